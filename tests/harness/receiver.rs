//! Another system that notices are sent to: a small HTTP server that answers as the test says.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use ring::hmac;
use serde_json::Value;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// The server and what came to it.
#[derive(Clone, Debug)]
pub struct Receiver {
    address: SocketAddr,
    answer: Arc<AtomicU16>,
    came: Arc<Mutex<Vec<Message>>>,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Message {
    headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Receiver {
    /// Starts a server that says 204 to everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            answer: Arc::new(AtomicU16::new(204)),
            came: Arc::default(),
        };
        let hand = receiver.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let hand = hand.clone();
                let take = service_fn(move |request| hand.clone().take(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), take));
            }
        });
        receiver
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/tiaoque", self.address)
    }

    /// Answers with `status` from now on.
    pub fn says(&self, status: u16) {
        self.answer.store(status, Ordering::SeqCst);
    }

    /// What came so far.
    #[must_use]
    pub fn came(&self) -> Vec<Message> {
        self.came.lock().unwrap().clone()
    }

    async fn take(self, request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, Infallible> {
        let (parts, body) = request.into_parts();
        let message = Message { headers: parts.headers, body: body.collect().await.unwrap().to_bytes() };
        self.came.lock().unwrap().push(message);
        Ok(Response::builder().status(self.answer.load(Ordering::SeqCst)).body(Empty::new()).unwrap())
    }
}

impl Message {
    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether whoever has `secret` (`whsec_…`) signed it, checked as a receiver would (Standard Webhooks).
    #[must_use]
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let start = format!("{}.{}.", self.header("webhook-id"), self.header("webhook-timestamp"));
        let content = [start.as_bytes(), &self.body].concat();
        let signature = self.header("webhook-signature").strip_prefix("v1,").unwrap();
        let signature = STANDARD.decode(signature).unwrap();
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), &content, &signature).is_ok()
    }
}
