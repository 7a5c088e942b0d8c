//! A browser without a screen: requests with a cookie, answers that are checked as they come.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use hyper::{HeaderMap, Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longest wait for one answer; a signature with its time stamp takes far less even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// One browser profile.
#[derive(Clone, Debug)]
pub struct Client {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    what: String,
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Client {
    /// A fresh profile for the service at `address`.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// Where it goes.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it was told to keep, as a `Cookie` header.
    #[must_use]
    pub fn cookie(&self) -> Option<String> {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Fetches `path`.
    pub async fn get(&mut self, path: &str) -> Reply {
        self.request(Method::GET, path, None).await
    }

    /// Deletes what is at `path`.
    pub async fn delete(&mut self, path: &str) -> Reply {
        self.request(Method::DELETE, path, None).await
    }

    /// Posts `body` to `path`.
    pub async fn post(&mut self, path: &str, body: &Value) -> Reply {
        self.request(Method::POST, path, Some(("application/json", body.to_string().into()))).await
    }

    /// Posts `body` to `path` of a service that may be gone before it answers.
    pub async fn post_into_the_dark(&self, path: &str, body: &Value) -> Option<u16> {
        let body = Some(("application/json", body.to_string().into()));
        self.exchange(Method::POST, path, body).await.ok().map(|(_, status, _)| status)
    }

    /// Posts a file of `kind` to `path`.
    pub async fn upload(&mut self, path: &str, kind: &str, file: impl Into<Bytes>) -> Reply {
        self.request(Method::POST, path, Some((kind, file.into()))).await
    }

    async fn request(&mut self, method: Method, path: &str, body: Option<(&str, Bytes)>) -> Reply {
        let what = format!("{method} {path}");
        let reply = timeout(PATIENCE, self.exchange(method, path, body)).await;
        let reply = reply.unwrap_or_else(|_| panic!("{what} got no answer"));
        let (headers, status, body) = reply.unwrap_or_else(|error| panic!("{what}: {error}"));
        for cookie in headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Reply { what, status, headers, body }
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Bytes)>,
    ) -> Result<(HeaderMap, u16, Bytes), Box<dyn Error + Send + Sync>> {
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path).header(HOST, self.address.to_string());
        if let Some(cookie) = self.cookie() {
            request = request.header(COOKIE, cookie);
        }
        if let Some((kind, _)) = body {
            request = request.header(CONTENT_TYPE, kind);
        }
        let body = body.map(|(_, body)| body).unwrap_or_default();
        let response = sender.send_request(request.body(Full::new(body))?).await?;
        let (parts, body) = response.into_parts();
        Ok((parts.headers, parts.status.as_u16(), body.collect().await?.to_bytes()))
    }
}

impl Reply {
    /// The body of a good answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        let bytes = self.bytes();
        if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() }
    }

    /// The bytes of a good answer.
    #[track_caller]
    pub fn bytes(self) -> Bytes {
        assert!((200..300).contains(&self.status), "{} said {} {}", self.what, self.status, self.text());
        self.body
    }

    /// A problem document, checked: its code, its 4xx status, and a Chinese sentence for the user. Returns the sentence.
    #[track_caller]
    pub fn problem(self, code: &str) -> String {
        let text = self.text();
        assert!((400..500).contains(&self.status), "{} said {} {text}", self.what, self.status);
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json", "{}", self.what);
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(body["type"], format!("/problems/{code}"), "{} said {text}", self.what);
        assert_eq!(body["status"], self.status);
        assert!(body["request_id"].as_str().is_some_and(|id| !id.is_empty()));
        let sentence = body["detail"].as_str().unwrap().to_owned();
        let chinese = sentence.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        assert!(
            chinese >= 8 && sentence.ends_with(['。', '？', '！', '）']),
            "not a sentence for the user: {sentence}"
        );
        sentence
    }

    /// A refusal of the rules, checked like any problem, with the `rule` it rests on: an id of `legal.md` or an article.
    #[track_caller]
    pub fn refusal(self, code: &str, rule: &str) -> String {
        let text = self.text();
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        let named = body["rule"].as_str().unwrap_or_default().to_owned();
        let sentence = self.problem(code);
        assert!(named.contains(rule), "{code} rests on “{named}”, not on {rule}: {text}");
        sentence
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(600).collect()
    }
}
