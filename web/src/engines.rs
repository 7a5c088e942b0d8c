//! Which engines sign and stamp, from flags, files and secrets of the environment.
//!
//! A secret is never a flag, because every user of the machine reads those. `NAME_FILE` names a file that holds it, as
//! systemd credentials and container secrets do.

use clap::Args;
use confirm::{
    pki::{
        Certificate, KeyStore, Secret,
        keystore::KeyStoreError,
        token::{Choice, TokenSetting},
    },
    service::engine::{Engines, TsaSetting},
};
use ring::rand::SystemRandom;
use std::{env, fs, io, path::Path, path::PathBuf};

/// What the key store is wrapped under.
const PASSPHRASE: &str = "TIAOQUE_KEY_PASSPHRASE";
/// What it will be wrapped under.
const NEW_PASSPHRASE: &str = "TIAOQUE_KEY_PASSPHRASE_NEW";
/// The user's PIN of the token.
const PIN: &str = "TIAOQUE_PKCS11_PIN";

/// Engines of others. The passphrase of the key store comes from TIAOQUE_KEY_PASSPHRASE, the PIN of a token from
/// TIAOQUE_PKCS11_PIN, or either from the file that the same name with _FILE names.
#[derive(Debug, Clone, Default, Args)]
pub struct EngineFlags {
    /// Addresses of the time-stamp authority, comma separated, asked in this order [default: the built-in one]
    #[arg(long, env = "TIAOQUE_TSA_URL", value_delimiter = ',', requires = "tsa_root")]
    pub tsa_url: Vec<String>,
    /// PEM file with the roots that its stamps lead to, and those of authorities before it
    #[arg(long, env = "TIAOQUE_TSA_ROOT")]
    pub tsa_root: Option<PathBuf>,
    /// PKCS #11 module whose token holds the keys of staff and seals [default: the key store holds them]
    #[arg(long, env = "TIAOQUE_PKCS11_MODULE")]
    pub pkcs11_module: Option<PathBuf>,
    /// Label of the token [default: the only one there is]
    #[arg(long, env = "TIAOQUE_PKCS11_TOKEN")]
    pub pkcs11_token: Option<String>,
    /// Number of the token's slot, instead of its label
    #[arg(long, env = "TIAOQUE_PKCS11_SLOT", conflicts_with = "pkcs11_token")]
    pub pkcs11_slot: Option<u64>,
    /// For a test: the passphrase, which otherwise stands in the environment.
    #[arg(skip)]
    pub passphrase: Option<Secret>,
}

/// Why the engines are not as they were asked for.
#[derive(Debug, thiserror::Error)]
pub enum EnginesError {
    /// A file could not be read.
    #[error("could not read {path}")]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file of roots holds something else.
    #[error("{path} holds no certificate in PEM")]
    NoCertificate {
        /// Where.
        path: PathBuf,
    },
    /// A token was asked for, and there is no PIN.
    #[error("the PIN of the token is missing: give it in {PIN} or {PIN}_FILE")]
    NoPin,
    /// The passphrase was to be changed, and there is no new one.
    #[error("the new passphrase is missing: give it in {NEW_PASSPHRASE} or {NEW_PASSPHRASE}_FILE")]
    NoNewPassphrase,
    /// The key store refused.
    #[error(transparent)]
    Keys(#[from] KeyStoreError),
}

/// The engines that `flags` and the environment ask for.
///
/// # Errors
///
/// An [`EnginesError`] if a file or a secret is missing.
pub(crate) fn engines(flags: &EngineFlags) -> Result<Engines, EnginesError> {
    let passphrase = match &flags.passphrase {
        Some(passphrase) => Some(passphrase.clone()),
        None => secret(PASSPHRASE)?,
    };
    let tsa = match &flags.tsa_root {
        Some(root) => Some(TsaSetting { addresses: flags.tsa_url.clone(), roots: certificates(root)? }),
        None => None,
    };
    let token = match &flags.pkcs11_module {
        Some(module) => Some(TokenSetting {
            module: module.clone(),
            choice: match (&flags.pkcs11_token, flags.pkcs11_slot) {
                (Some(label), _) => Choice::Label(label.clone()),
                (None, Some(slot)) => Choice::Slot(slot),
                (None, None) => Choice::Only,
            },
            pin: secret(PIN)?.ok_or(EnginesError::NoPin)?,
        }),
        None => None,
    };
    Ok(Engines { passphrase, tsa, token })
}

/// Wraps the key store in `data` under the new passphrase of the environment, or leaves it plain if `remove`.
///
/// # Errors
///
/// An [`EnginesError`]; then everything stays as it was.
pub fn change_passphrase(data: &Path, remove: bool) -> Result<(), EnginesError> {
    let new = match remove {
        true => None,
        false => Some(secret(NEW_PASSPHRASE)?.ok_or(EnginesError::NoNewPassphrase)?),
    };
    let old = secret(PASSPHRASE)?;
    let passphrases = (old.as_ref(), new.as_ref());
    Ok(KeyStore::change_passphrase(&data.join("keys"), passphrases, &SystemRandom::new())?)
}

/// The secret in the environment variable `name`, or in the file that `name_FILE` names.
///
/// # Errors
///
/// The file could not be read.
pub(crate) fn secret(name: &str) -> Result<Option<Secret>, EnginesError> {
    if let Some(text) = env::var(name).ok().filter(|text| !text.is_empty()) {
        return Ok(Some(Secret::new(text)));
    }
    let Some(path) = env::var_os(format!("{name}_FILE")).map(PathBuf::from) else { return Ok(None) };
    let text = read(&path)?;
    // An editor ends the last line; nobody means that to be part of the secret.
    Ok(Some(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned())))
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, EnginesError> {
    let found = Certificate::list_from_pem(&read(path)?).unwrap_or_default();
    if found.is_empty() { Err(EnginesError::NoCertificate { path: path.to_owned() }) } else { Ok(found) }
}

fn read(path: &Path) -> Result<String, EnginesError> {
    fs::read_to_string(path).map_err(|source| EnginesError::File { path: path.to_owned(), source })
}
