//! The key to all keys: one file, plain (only its owner reads it) or wrapped under a passphrase.
//!
//! Sources: RFC 9106 section 4 (Argon2id, second recommended option), NIST SP 800-38D (AES-256-GCM).
//! A wrapped file is: `TQK1`, memory in KiB, passes, lanes (32 bits each, big-endian), salt (16 bytes), nonce (12),
//! the key sealed (32 + 16), and the first 8 bytes of SHA-256 over all that. The check at its end tells a damaged file
//! from a wrong passphrase: one is restored from a back-up, the other typed again.

use std::fs;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use der::zeroize::Zeroizing;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::SecureRandom;

use super::{KeyStoreError, write_secret};
use crate::pki::secret::Secret;
use crate::pki::sha256;

/// Name of the file.
const NAME: &str = "keystore.key";
/// What a wrapped file begins with.
const MAGIC: &[u8; 4] = b"TQK1";
/// Bytes of the key.
const KEY_LEN: usize = 32;
const SALT_LEN: usize = 16;
/// Magic, three costs and the salt: what the seal also covers.
const HEADER_LEN: usize = MAGIC.len() + 12 + SALT_LEN;
const SEALED_LEN: usize = KEY_LEN + 16;
const CHECK_LEN: usize = 8;
const WRAPPED_LEN: usize = HEADER_LEN + NONCE_LEN + SEALED_LEN + CHECK_LEN;
/// Memory (KiB), passes and lanes of Argon2id: a guess costs 64 MiB and about a tenth of a second, a start as much.
const COSTS: [u32; 3] = [64 * 1024, 3, 4];
/// Largest costs that a file may ask for: a damaged or planted file must not eat the machine.
const COSTS_MAX: [u32; 3] = [1024 * 1024, 16, 16];
/// Fewest characters of a new passphrase: ten are guessed with rented machines, twelve of a sentence are not.
const PASSPHRASE_MIN: usize = 12;

/// The key to all keys.
pub(super) type Master = Zeroizing<[u8; KEY_LEN]>;

/// The master key of the store in `folder`, made if the store is new.
pub(super) fn open(
    folder: &Path,
    passphrase: Option<&Secret>,
    random: &dyn SecureRandom,
) -> Result<Master, KeyStoreError> {
    let path = folder.join(NAME);
    if path.exists() {
        return read(&path, passphrase);
    }
    // A new key beside old files would open none of them, and hide that the right one is missing.
    if holds_keys(folder)? {
        return Err(KeyStoreError::MasterMissing { path });
    }
    let mut key = Master::new([0; KEY_LEN]);
    random.fill(&mut *key).map_err(|_| KeyStoreError::Random)?;
    write(&path, &key, passphrase, random)?;
    Ok(key)
}

/// Wraps the master key of the store in `folder` under `new` instead of `old`; nothing stands for plain.
pub(super) fn rewrap(
    folder: &Path,
    (old, new): (Option<&Secret>, Option<&Secret>),
    random: &dyn SecureRandom,
) -> Result<(), KeyStoreError> {
    let path = folder.join(NAME);
    if !path.exists() {
        return Err(KeyStoreError::MasterMissing { path });
    }
    // Whoever gives a passphrase that is not needed yet has only one file in mind: this one, still plain.
    let old = old.filter(|_| is_wrapped(&path).unwrap_or(true));
    let key = read(&path, old)?;
    write(&path, &key, new, random)
}

fn is_wrapped(path: &Path) -> Result<bool, KeyStoreError> {
    Ok(bytes_of(path)?.len() != KEY_LEN)
}

fn bytes_of(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
    let failed = |source| KeyStoreError::Read { path: path.to_owned(), source };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(KeyStoreError::Exposed { path: path.to_owned() });
        }
    }
    Ok(Zeroizing::new(fs::read(path).map_err(failed)?))
}

fn read(path: &Path, passphrase: Option<&Secret>) -> Result<Master, KeyStoreError> {
    let damaged = || KeyStoreError::Damaged { path: path.to_owned() };
    let bytes = bytes_of(path)?;
    let wrapped = match (<[u8; KEY_LEN]>::try_from(bytes.as_slice()), passphrase) {
        (Ok(key), None) => return Ok(Master::new(key)),
        // Somebody believes that the file is protected; starting would leave them in that belief.
        (Ok(_), Some(_)) => return Err(KeyStoreError::NotWrapped { path: path.to_owned() }),
        (Err(_), _) => bytes,
    };
    let (content, check) = wrapped.split_at_checked(WRAPPED_LEN - CHECK_LEN).ok_or_else(damaged)?;
    if !content.starts_with(MAGIC) || check != &sha256(content)[..CHECK_LEN] {
        return Err(damaged());
    }
    let Some(passphrase) = passphrase else {
        return Err(KeyStoreError::PassphraseNeeded { path: path.to_owned() });
    };
    let (header, rest) = content.split_at(HEADER_LEN);
    let (nonce, sealed) = rest.split_at(NONCE_LEN);
    let wrapping = wrapping_key(passphrase, header).ok_or_else(damaged)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| damaged())?;
    let mut sealed = Zeroizing::new(sealed.to_vec());
    let wrong = |_| KeyStoreError::WrongPassphrase { path: path.to_owned() };
    let key = wrapping.open_in_place(nonce, Aad::from(header), &mut sealed).map_err(wrong)?;
    Ok(Master::new(<[u8; KEY_LEN]>::try_from(&*key).map_err(|_| damaged())?))
}

fn write(
    path: &Path,
    key: &Master,
    passphrase: Option<&Secret>,
    random: &dyn SecureRandom,
) -> Result<(), KeyStoreError> {
    let Some(passphrase) = passphrase else { return write_secret(path, key.as_slice()) };
    if passphrase.reveal().chars().count() < PASSPHRASE_MIN {
        return Err(KeyStoreError::PassphraseShort(PASSPHRASE_MIN));
    }
    let (mut salt, mut nonce) = ([0; SALT_LEN], [0; NONCE_LEN]);
    random.fill(&mut salt).and_then(|()| random.fill(&mut nonce)).map_err(|_| KeyStoreError::Random)?;
    let mut content = MAGIC.to_vec();
    content.extend(COSTS.iter().flat_map(|cost| cost.to_be_bytes()));
    content.extend(salt);
    let wrapping = wrapping_key(passphrase, &content).ok_or(KeyStoreError::Random)?;
    let mut sealed = Zeroizing::new(key.to_vec());
    let tag = wrapping
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(content.as_slice()),
            &mut sealed,
        )
        .map_err(|_| KeyStoreError::Random)?;
    content.extend(nonce);
    content.extend(&*sealed);
    content.extend(tag.as_ref());
    content.extend(&sha256(&content)[..CHECK_LEN]);
    write_secret(path, &content)
}

/// The key that wraps, by the costs and the salt of `header`; nothing if the costs are beyond all measure.
fn wrapping_key(passphrase: &Secret, header: &[u8]) -> Option<LessSafeKey> {
    let cost = |index: usize| {
        let bytes = header.get(MAGIC.len() + 4 * index..)?.get(..4)?;
        let cost = u32::from_be_bytes(bytes.try_into().ok()?);
        (cost <= COSTS_MAX[index]).then_some(cost)
    };
    let params = Params::new(cost(0)?, cost(1)?, cost(2)?, Some(KEY_LEN)).ok()?;
    let salt = header.get(HEADER_LEN - SALT_LEN..)?;
    let mut key = Master::new([0; KEY_LEN]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.reveal().as_bytes(), salt, &mut *key)
        .ok()?;
    UnboundKey::new(&AES_256_GCM, &*key).ok().map(LessSafeKey::new)
}

fn holds_keys(folder: &Path) -> Result<bool, KeyStoreError> {
    let failed = |source| KeyStoreError::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path: PathBuf = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "sealed") {
            return Ok(true);
        }
    }
    Ok(false)
}
