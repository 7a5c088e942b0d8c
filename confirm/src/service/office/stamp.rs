//! The office's stamp, root and fonts, for what is not a paper.

use std::io::Write;

use jiff::Timestamp;

use super::{Office, OfficeError};
use crate::pdf::SignError;
use crate::pdf::volume::{Volume, VolumeError};
use crate::pki::{Certificate, timestamp};

impl Office {
    /// An RFC 3161 token over content with SHA-256 `imprint`.
    ///
    /// # Errors
    ///
    /// An [`OfficeError`] if the authority does not answer.
    pub fn stamp(&self, imprint: [u8; 32], now: Timestamp) -> Result<Vec<u8>, OfficeError> {
        Ok(timestamp::stamp(self.engine.tsa(), imprint, now, &self.random).map_err(SignError::Tsa)?)
    }

    /// Begins a volume for printing.
    ///
    /// # Errors
    ///
    /// A [`VolumeError`].
    pub fn volume<W: Write>(&self, out: W) -> Result<Volume<'_, W>, VolumeError> {
        Volume::begin(out, self.fonts.load())
    }

    /// The certificates every check starts from; our own root is the first.
    #[must_use]
    pub fn trust_roots(&self) -> Vec<Certificate> {
        self.engine.roots()
    }
}
