//! The signature of a notice, in the form of Standard Webhooks 1.0: whoever receives it can tell that it is ours, whole,
//! and not an old one sent again.
//!
//! `webhook-signature: v1,base64(HMAC-SHA256(key, id.timestamp.body))`; the key is shown to the receiver once, as
//! `whsec_` and base64.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use ring::hmac;
use std::fmt;

/// The key of one endpoint. `Debug` does not show it.
pub(crate) struct SigningKey(Vec<u8>);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

impl SigningKey {
    /// The key with these bytes; the standard wants 24 to 64 of them.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// As the receiver keeps it.
    pub(crate) fn reveal(&self) -> String {
        format!("whsec_{}", STANDARD.encode(&self.0))
    }

    /// Value of `webhook-signature` for the message `id` with `body`, sent at `now`.
    pub(crate) fn sign(&self, id: &str, body: &str, now: Timestamp) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let content = format!("{id}.{}.{body}", now.as_second());
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, content.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published example of the standard: the same secret, message and signature as in its libraries' tests.
    const SECRET: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &str = r#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn key() -> SigningKey {
        SigningKey::new(&STANDARD.decode(SECRET).unwrap())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a13_the_vector_of_the_standard_holds() {
        assert_eq!(key().sign(ID, BODY, at(1_614_265_330)), SIGNATURE);
        assert_eq!(key().reveal(), format!("whsec_{SECRET}"));
    }

    #[test]
    fn another_message_body_or_second_has_another_signature() {
        assert_ne!(key().sign("msg_other", BODY, at(1_614_265_330)), SIGNATURE);
        assert_ne!(key().sign(ID, "{}", at(1_614_265_330)), SIGNATURE);
        assert_ne!(key().sign(ID, BODY, at(1_614_265_331)), SIGNATURE);
    }

    #[test]
    fn a_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", key()), "SigningKey(…)");
    }
}
