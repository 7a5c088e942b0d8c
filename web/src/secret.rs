//! Random secrets and how they are remembered: never themselves, only as keyed hashes.
//!
//! A six-digit code has so few values that a plain hash of it is no secret to whoever holds a copy of the
//! database; so every hash is an HMAC under a key that is kept outside of it. Comparing hashes instead of
//! secrets also makes comparing safe against timing.

use crate::settings::StartError;
use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use std::{fmt, fs, io, path::Path};

/// What a hash is for; the same secret hashes differently for each.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// The cookie of a session.
    Session,
    /// The personal link of a party.
    Link,
    /// The six digits that are typed where no link can be opened.
    Code,
    /// The one-time code sent by SMS.
    Sms,
    /// The cookie of a device that several people share.
    Station,
    /// The key that signs notices to an endpoint of another system.
    Webhook,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Link => "link",
            Self::Code => "code",
            Self::Sms => "sms",
            Self::Station => "station",
            Self::Webhook => "webhook",
        }
    }
}

/// A secret on its way to the one who may know it. `Debug` does not show it.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// The secret itself.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Makes secrets and hashes them.
pub(crate) struct Secrets {
    random: SystemRandom,
    key: hmac::Key,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// With the key in `folder`, which is made at the first start and readable by the owner only.
    ///
    /// # Errors
    ///
    /// The key cannot be read or written.
    pub(crate) fn open(folder: &Path) -> Result<Self, StartError> {
        let path = folder.join("web.key");
        let failed = |source: io::Error| StartError::DataFolder { path: path.clone(), source };
        let key = match fs::read(&path) {
            Ok(key) if key.len() == 32 => key,
            Ok(_) => return Err(failed(io::Error::other("the key is not 32 bytes long"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Self::random_bytes::<32>(&SystemRandom::new()).to_vec();
                write_private(&path, &key).map_err(failed)?;
                key
            }
            Err(error) => return Err(failed(error)),
        };
        Ok(Self::with_key(&key))
    }

    /// With `key` itself.
    pub(crate) fn with_key(key: &[u8]) -> Self {
        Self { random: SystemRandom::new(), key: hmac::Key::new(hmac::HMAC_SHA256, key) }
    }

    /// 128 random bits in 26 characters that survive every keyboard and address bar.
    pub(crate) fn token(&self) -> Secret {
        Secret(base32(&Self::random_bytes::<16>(&self.random)))
    }

    /// Six random digits.
    pub(crate) fn digits(&self) -> Secret {
        // The highest multiple of a million that fits; larger draws would make some codes likelier.
        const FAIR: u32 = u32::MAX - u32::MAX % 1_000_000;
        loop {
            let draw = u32::from_be_bytes(Self::random_bytes::<4>(&self.random));
            if draw < FAIR {
                return Secret(format!("{:06}", draw % 1_000_000));
            }
        }
    }

    /// A random id that is no secret.
    pub(crate) fn id(&self) -> String {
        base32(&Self::random_bytes::<16>(&self.random))
    }

    /// Random bytes for a salt.
    pub(crate) fn salt(&self) -> [u8; 16] {
        Self::random_bytes::<16>(&self.random)
    }

    /// A secret that is made again whenever it is needed, and so is stored nowhere.
    pub(crate) fn derived(&self, purpose: Purpose, context: &str) -> [u8; 32] {
        let tag = hmac::sign(&self.key, format!("{}\n{context}", purpose.label()).as_bytes());
        tag.as_ref().try_into().expect("HMAC-SHA256 gives 32 bytes")
    }

    /// What is stored of `secret`. `context` binds it to one row where the secret alone is too short.
    pub(crate) fn hash(&self, purpose: Purpose, context: &str, secret: &str) -> String {
        let message = format!("{}\n{context}\n{secret}", purpose.label());
        hex(hmac::sign(&self.key, message.as_bytes()).as_ref())
    }

    fn random_bytes<const N: usize>(random: &SystemRandom) -> [u8; N] {
        let mut bytes = [0; N];
        random.fill(&mut bytes).expect("the operating system gives random bytes to every process");
        bytes
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base32(bytes: &[u8]) -> String {
    // Without i, l, o, u: nobody has to tell a one from an l.
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0);
    for &byte in bytes {
        held = (held << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[((held >> bits) & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[((held << (5 - bits)) & 31) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_128_bits_in_26_characters() {
        let secrets = Secrets::with_key(&[1; 32]);
        assert_eq!(secrets.token().reveal().len(), 26);
        assert_ne!(secrets.token().reveal(), secrets.token().reveal());
    }

    #[test]
    fn a_code_has_six_digits() {
        let secrets = Secrets::with_key(&[1; 32]);
        for _ in 0..100 {
            let code = secrets.digits();
            assert!(code.reveal().len() == 6 && code.reveal().bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn a_hash_depends_on_purpose_context_and_key() {
        let (one, two) = (Secrets::with_key(&[1; 32]), Secrets::with_key(&[2; 32]));
        let hash = one.hash(Purpose::Sms, "a", "123456");
        assert_eq!(hash, one.hash(Purpose::Sms, "a", "123456"));
        assert_ne!(hash, one.hash(Purpose::Code, "a", "123456"));
        assert_ne!(hash, one.hash(Purpose::Sms, "b", "123456"));
        assert_ne!(hash, two.hash(Purpose::Sms, "a", "123456"));
    }

    #[test]
    fn a_derived_secret_comes_back_and_depends_on_context_and_key() {
        let (one, two) = (Secrets::with_key(&[1; 32]), Secrets::with_key(&[2; 32]));
        let secret = one.derived(Purpose::Webhook, "a");
        assert_eq!(secret, one.derived(Purpose::Webhook, "a"));
        assert_ne!(secret, one.derived(Purpose::Webhook, "b"));
        assert_ne!(secret, two.derived(Purpose::Webhook, "a"));
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Secrets::with_key(&[1; 32]).digits()), "Secret(…)");
    }
}
