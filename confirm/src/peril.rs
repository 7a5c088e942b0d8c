//! Steps at which a crash test breaks the service: writes of files, calls of signers and time-stamp authorities.
//!
//! In a build that is no test of this crate a step is nothing. Writes of the database need no step here: tests break
//! them with triggers.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use ring::rand::SecureRandom;

use crate::pki::{Certificate, Signer, SignerError, Tsa, TsaError};

/// A step of work below a folder.
///
/// # Errors
///
/// Only in tests: what the test wants to go wrong.
#[cfg(not(test))]
#[inline]
pub(crate) fn step(_at: &Path, _what: &'static str) -> io::Result<()> {
    Ok(())
}

/// A signer or a time-stamp authority whose calls are steps of the work in a folder.
pub(crate) struct Watched<'a, P: ?Sized>(pub &'a P, pub &'a Path);

impl<P: Signer + ?Sized> Signer for Watched<'_, P> {
    fn chain(&self) -> &[Certificate] {
        self.0.chain()
    }

    fn sign(&self, message: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, SignerError> {
        let failed = |error| SignerError::Remote(Box::new(error));
        step(self.1, "a signer is asked").map_err(failed)?;
        let signature = self.0.sign(message, random)?;
        step(self.1, "a signer has answered").map_err(failed)?;
        Ok(signature)
    }
}

impl<P: Tsa + ?Sized> Tsa for Watched<'_, P> {
    fn respond(&self, request: &[u8], at: Timestamp, random: &dyn SecureRandom) -> Result<Vec<u8>, TsaError> {
        let failed = |error| TsaError::Remote(Box::new(error));
        step(self.1, "a time stamp is asked for").map_err(failed)?;
        let response = self.0.respond(request, at, random)?;
        step(self.1, "a time stamp was given").map_err(failed)?;
        Ok(response)
    }
}

#[cfg(test)]
pub(crate) use self::danger::{Danger, step};

#[cfg(test)]
mod danger {
    use std::path::PathBuf;
    use std::sync::Mutex;

    use super::*;

    type Act = Box<dyn FnMut(&'static str) -> io::Result<()> + Send>;

    /// What is to happen below which folder.
    static DANGERS: Mutex<Vec<(PathBuf, Act)>> = Mutex::new(Vec::new());

    pub(crate) fn step(at: &Path, what: &'static str) -> io::Result<()> {
        let mut dangers = DANGERS.lock().unwrap();
        match dangers.iter_mut().find(|(folder, _)| at.starts_with(folder)) {
            Some((_, act)) => act(what),
            None => Ok(()),
        }
    }

    /// A folder below which something happens at every step, until this is dropped.
    pub(crate) struct Danger(PathBuf);

    impl Danger {
        /// Lets `act` decide how each step ends.
        pub(crate) fn at(
            folder: &Path,
            act: impl FnMut(&'static str) -> io::Result<()> + Send + 'static,
        ) -> Self {
            DANGERS.lock().unwrap().push((folder.to_owned(), Box::new(act)));
            Self(folder.to_owned())
        }

        /// Lets the step after `n` good ones fail.
        pub(crate) fn failing_at(folder: &Path, n: usize) -> Self {
            let mut left = Some(n);
            Self::at(folder, move |what| match left {
                Some(0) => {
                    left = None;
                    Err(io::Error::other(what))
                }
                Some(more) => {
                    left = Some(more - 1);
                    Ok(())
                }
                None => Ok(()),
            })
        }
    }

    impl Drop for Danger {
        fn drop(&mut self) {
            DANGERS.lock().unwrap().retain(|(folder, _)| *folder != self.0);
        }
    }
}
