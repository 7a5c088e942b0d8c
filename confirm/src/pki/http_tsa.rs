//! A real time-stamp authority, asked over HTTP.
//!
//! Sources: RFC 3161 section 3.4 (POST, `application/timestamp-query`), section 2.2 (status, imprint, nonce and
//! certificate are checked before a token counts). Addresses are asked in the order given; an answer that does not hold
//! counts as none. What `Content-Type` the answer has is not asked: its bytes say what they are.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ring::rand::SecureRandom;
use rustls::crypto::ring::default_provider;
use ureq::Agent;
use ureq::tls::{Certificate as TlsCertificate, RootCerts, TlsConfig};

use super::timestamp::{self, RESPONSE_MAX, Request};
use super::{Certificate, Tsa, TsaError};

/// Longest wait for a connection: an authority that is there takes it at once.
const CONNECT_MAX: Duration = Duration::from_secs(3);
/// Longest wait for a whole answer. Somebody looks at a signature they have just written; with two addresses this is
/// twice as long, and longer waits make people press again.
const ANSWER_MAX: Duration = Duration::from_secs(6);
/// Most addresses that are asked.
const ADDRESSES_MAX: usize = 4;
/// How far a stamp's time may lie from the service's clock: beyond it one of the two is wrong, and terms are counted
/// with both.
const DRIFT_MAX: SignedDuration = SignedDuration::from_mins(5);

/// Why an authority could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum HttpTsaError {
    /// There is no address, too many, or one that is not `http://` or `https://`.
    #[error("{0:?} is not the address of a time-stamp authority")]
    Address(String),
    /// No root was given that its stamps could be checked against.
    #[error("the root certificate of the time-stamp authority is missing")]
    NoRoot,
}

/// Why one address gave no stamp.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    /// No connection, no answer in time, or too long a one.
    #[error("no answer from {address}")]
    Http {
        address: String,
        #[source]
        source: Box<ureq::Error>,
    },
    /// An HTTP error.
    #[error("{address} answered HTTP {status}")]
    Status { address: String, status: u16 },
    /// An answer that is no stamp.
    #[error("no stamp from {address}")]
    Stamp {
        address: String,
        #[source]
        source: TsaError,
    },
}

/// A time-stamp authority at one or more addresses.
pub struct HttpTsa {
    addresses: Vec<String>,
    roots: Vec<Certificate>,
    agent: Agent,
}

impl std::fmt::Debug for HttpTsa {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "HttpTsa({})", self.addresses.join(", "))
    }
}

impl HttpTsa {
    /// An authority at `addresses`, whose stamps lead to one of `roots`. `https://` trusts what the operating system
    /// trusts.
    ///
    /// # Errors
    ///
    /// An [`HttpTsaError`] if an address or the root is none.
    pub fn new(addresses: &[String], roots: Vec<Certificate>) -> Result<Self, HttpTsaError> {
        Self::patient(addresses, roots, ANSWER_MAX)
    }

    fn patient(
        addresses: &[String],
        roots: Vec<Certificate>,
        patience: Duration,
    ) -> Result<Self, HttpTsaError> {
        if addresses.is_empty() || addresses.len() > ADDRESSES_MAX {
            return Err(HttpTsaError::Address(addresses.join(",")));
        }
        let of_web = |address: &&String| address.starts_with("http://") || address.starts_with("https://");
        if let Some(other) = addresses.iter().find(|address| !of_web(address)) {
            return Err(HttpTsaError::Address(other.clone()));
        }
        if roots.is_empty() {
            return Err(HttpTsaError::NoRoot);
        }
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT_MAX))
            .timeout_global(Some(patience))
            .max_redirects(0)
            // Stamps are minutes apart; a kept connection would mostly be one that the other side has closed.
            .max_idle_connections(0)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent(concat!("tiaoque/", env!("CARGO_PKG_VERSION")));
        // A machine without a list of roots may still reach an authority over plain HTTP.
        let config = if addresses.iter().any(|address| address.starts_with("https:")) {
            config.tls_config(tls())
        } else {
            config
        };
        Ok(Self { addresses: addresses.to_vec(), roots, agent: config.build().into() })
    }

    fn ask(&self, address: &str, query: &[u8], at: Timestamp) -> Result<Vec<u8>, Unanswered> {
        let http = |source| Unanswered::Http { address: address.to_owned(), source: Box::new(source) };
        let mut answer = self
            .agent
            .post(address)
            .content_type("application/timestamp-query")
            .header("accept", "application/timestamp-reply")
            .send(query)
            .map_err(http)?;
        if answer.status().as_u16() != 200 {
            return Err(Unanswered::Status { address: address.to_owned(), status: answer.status().as_u16() });
        }
        let body = answer.body_mut().with_config().limit(RESPONSE_MAX as u64).read_to_vec().map_err(http)?;
        self.check(query, &body, at)
            .map_err(|source| Unanswered::Stamp { address: address.to_owned(), source })?;
        Ok(body)
    }

    /// Whether `answer` is a stamp on what `query` asks for that everybody will be able to check.
    fn check(&self, query: &[u8], answer: &[u8], at: Timestamp) -> Result<(), TsaError> {
        let request = Request::read(query)?;
        let token = request.accept(answer)?;
        let stamp = timestamp::check(&token, request.imprint(), &self.roots).map_err(TsaError::Token)?;
        if stamp.at.duration_since(at).abs() > DRIFT_MAX {
            return Err(TsaError::Answer("its clock and ours are more than five minutes apart"));
        }
        Ok(())
    }
}

impl Tsa for HttpTsa {
    fn respond(&self, request: &[u8], at: Timestamp, _: &dyn SecureRandom) -> Result<Vec<u8>, TsaError> {
        let mut last = None;
        for address in &self.addresses {
            match self.ask(address, request, at) {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    tracing::warn!(error = chain(&error), "a time-stamp authority gave no stamp");
                    last = Some(error);
                }
            }
        }
        let last = last.expect("there is at least one address");
        Err(TsaError::Remote(Box::new(last)))
    }
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn tls() -> TlsConfig {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        tracing::warn!("no trusted roots on this machine: a time-stamp authority over https will fail");
    }
    let roots: Vec<_> = found.certs.iter().map(|root| TlsCertificate::from_der(root).to_owned()).collect();
    TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .unversioned_rustls_crypto_provider(Arc::new(default_provider()))
        .build()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    use ring::rand::SystemRandom;

    use super::*;
    use crate::pki::{Authority, BuiltInTsa, KeyStore, responder, sha256};

    /// How an authority behaves.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Manner {
        Honest,
        /// Answers another request with the same imprint.
        WrongNonce,
        /// Stamps something else under the same nonce.
        WrongImprint,
        /// Is certified by somebody else.
        Stranger,
        /// Says no, as RFC 3161 does.
        Rejects,
        /// Lives an hour later.
        Late,
        Garbage,
        ServerError,
        /// Sends for ever.
        Huge,
        /// Takes the request and never answers.
        Silent,
        /// Sends one byte now and then.
        Trickles,
    }

    fn at() -> Timestamp {
        "2026-06-08T07:20:00Z".parse().unwrap()
    }

    fn authority() -> (BuiltInTsa, Certificate) {
        let (folder, random) = (tempfile::tempdir().unwrap(), SystemRandom::new());
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let authority = Authority::open(&store, "潞川区", &random, at()).unwrap();
        (authority.time_stamps(&store, &random, at()).unwrap(), authority.root().clone())
    }

    /// What comes after the head of the request.
    fn query(stream: &mut TcpStream) -> Vec<u8> {
        let (mut read, mut byte) = (Vec::new(), [0]);
        while !read.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            read.push(byte[0]);
        }
        let head = String::from_utf8(read).unwrap().to_lowercase();
        assert!(head.starts_with("post "), "{head}");
        assert!(head.contains("content-type: application/timestamp-query"), "{head}");
        let length = head.split("content-length: ").nth(1).unwrap().split('\r').next().unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut body).unwrap();
        body
    }

    fn answer(tsa: &BuiltInTsa, manner: Manner, query: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let request = Request::read(query).unwrap();
        let at = if manner == Manner::Late { at() + SignedDuration::from_hours(1) } else { at() };
        let asked = match manner {
            Manner::WrongNonce => Request::new(request.imprint(), &random).unwrap().der().unwrap(),
            Manner::WrongImprint => {
                let imprint = request.imprint();
                let place = query.windows(32).position(|bytes| bytes == imprint).unwrap();
                let mut other = query.to_vec();
                other[place] ^= 1;
                other
            }
            _ => query.to_vec(),
        };
        match manner {
            Manner::Garbage => b"<html>502</html>".to_vec(),
            Manner::Rejects => responder::answer(tsa, b"nothing", at, &random).unwrap(),
            Manner::Stranger => responder::answer(&authority().0, &asked, at, &random).unwrap(),
            _ => responder::answer(tsa, &asked, at, &random).unwrap(),
        }
    }

    fn serve(stream: &mut TcpStream, tsa: &BuiltInTsa, manner: Manner) {
        let query = query(stream);
        let status = if manner == Manner::ServerError { "500 Oops" } else { "200 OK" };
        match manner {
            // Until the client hangs up.
            Manner::Silent => drop(stream.read(&mut [0])),
            Manner::Huge => {
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", u32::MAX);
                stream.write_all(head.as_bytes()).unwrap();
                while stream.write_all(&[0x30; 4096]).is_ok() {}
            }
            Manner::Trickles => {
                let head = "HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n";
                stream.write_all(head.as_bytes()).unwrap();
                stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
                // A read that times out paces the next byte.
                while stream.write_all(&[0x30]).is_ok() && !matches!(stream.read(&mut [0]), Ok(0)) {}
            }
            _ => {
                let body = answer(tsa, manner, &query);
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
                stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
            }
        }
    }

    /// The address of an authority that behaves in `manners`, one request after the other.
    fn start(tsa: BuiltInTsa, manners: Vec<Manner>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/tsa", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for manner in manners {
                let (mut stream, _) = listener.accept().unwrap();
                serve(&mut stream, &tsa, manner);
            }
        });
        address
    }

    fn closed() -> String {
        format!("http://{}/", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
    }

    fn stamp(addresses: &[String], root: &Certificate) -> Result<Vec<u8>, TsaError> {
        let tsa = HttpTsa::patient(addresses, vec![root.clone()], Duration::from_millis(700)).unwrap();
        timestamp::stamp(&tsa, sha256(b"a"), at(), &SystemRandom::new())
    }

    #[test]
    fn an_honest_authority_s_stamp_holds() {
        let (tsa, root) = authority();
        let token = stamp(&[start(tsa, vec![Manner::Honest])], &root).unwrap();
        assert_eq!(timestamp::check(&token, sha256(b"a"), &[root]).unwrap().at, at());
    }

    #[test]
    fn whatever_else_an_authority_does_gives_no_stamp_and_the_next_try_works() {
        use Manner::*;
        for manner in
            [WrongNonce, WrongImprint, Stranger, Rejects, Late, Garbage, ServerError, Huge, Silent, Trickles]
        {
            let (tsa, root) = authority();
            let address = start(tsa, vec![manner, Honest]);
            let refused = stamp(std::slice::from_ref(&address), &root);
            assert!(matches!(refused, Err(TsaError::Remote(_))), "{manner:?}");
            stamp(&[address], &root).unwrap_or_else(|error| panic!("after {manner:?}: {}", chain(&error)));
        }
    }

    #[test]
    fn the_second_address_is_asked_when_the_first_fails() {
        for first in [Manner::Garbage, Manner::Silent, Manner::Stranger] {
            let ((tsa, root), (other, _)) = (authority(), authority());
            let addresses = [start(other, vec![first]), start(tsa, vec![Manner::Honest])];
            stamp(&addresses, &root).unwrap();
        }
        let (tsa, root) = authority();
        stamp(&[closed(), start(tsa, vec![Manner::Honest])], &root).unwrap();
    }

    #[test]
    fn nobody_at_all_is_said_with_its_reason() {
        let (_, root) = authority();
        let error = stamp(&[closed(), closed()], &root).unwrap_err();
        assert!(chain(&error).contains("no answer from http://127.0.0.1:"), "{}", chain(&error));
    }

    #[test]
    fn an_authority_needs_an_address_and_a_root() {
        let (_, root) = authority();
        for wrong in [&[][..], &["ftp://tsa.example/".to_owned()]] {
            assert!(matches!(HttpTsa::new(wrong, vec![root.clone()]), Err(HttpTsaError::Address(_))));
        }
        let address = "https://tsa.example/".to_owned();
        assert!(matches!(HttpTsa::new(&[address], Vec::new()), Err(HttpTsaError::NoRoot)));
    }
}
