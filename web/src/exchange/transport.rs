//! One request to an endpoint of somebody else (a webhook, the SMS gateway): bounded in time, and the answer's body is
//! not read.
//!
//! `https://` trusts what the operating system trusts (`SSL_CERT_FILE` names another file), so a county's own authority
//! is installed once for the machine. Redirects are not followed: a message goes where an administrator sent it.

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Uri, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::time::Duration;

/// Longest wait for a connection: an intranet answers in milliseconds or not at all.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// Longest wait for an answer. Much less than a lease, so that no other process takes the message over meanwhile.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// What is sent.
pub(crate) struct Letter {
    pub(crate) url: String,
    /// Besides the kind of the content and who we are.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// JSON.
    pub(crate) body: String,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 2xx.
    Arrived(u16),
    /// 410: the endpoint wants nothing any more.
    Gone(u16),
    /// Another status.
    Refused(u16),
    /// No connection.
    Unreachable,
    /// No answer in time.
    Timeout,
}

/// Sends requests.
#[derive(Debug)]
pub(crate) struct Transport {
    plain: Client<HttpConnector, Full<Bytes>>,
    /// None on a machine that trusts nobody.
    tls: Option<Client<HttpsConnector<HttpConnector>, Full<Bytes>>>,
}

impl Transport {
    pub(crate) fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_MAX));
        // Connections are not kept: notices are rare, and a kept one would outlive a stop.
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_max_idle_per_host(0);
        let plain = builder.build(connector.clone());
        connector.enforce_http(false);
        let roots = HttpsConnectorBuilder::new().with_native_roots();
        if let Err(error) = &roots {
            tracing::warn!(%error, "no trusted roots: webhooks over https will fail");
        }
        let tls = roots.ok().map(|builder_with_roots| {
            builder.build(builder_with_roots.https_only().enable_http1().wrap_connector(connector))
        });
        Self { plain, tls }
    }

    /// Sends one message.
    pub(crate) async fn send(&self, letter: Letter) -> Outcome {
        let secure = letter.url.starts_with("https:");
        let Some(request) = request(letter) else { return Outcome::Unreachable };
        let answer = match &self.tls {
            Some(tls) if secure => tls.request(request),
            None if secure => return Outcome::Unreachable,
            Some(_) | None => self.plain.request(request),
        };
        match tokio::time::timeout(ANSWER_MAX, answer).await {
            Err(_) => Outcome::Timeout,
            Ok(Err(_)) => Outcome::Unreachable,
            Ok(Ok(response)) => match response.status().as_u16() {
                status @ 200..300 => Outcome::Arrived(status),
                410 => Outcome::Gone(410),
                status => Outcome::Refused(status),
            },
        }
    }
}

fn request(letter: Letter) -> Option<Request<Full<Bytes>>> {
    let begun = Request::post(letter.url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("tiaoque/", env!("CARGO_PKG_VERSION")));
    let headed = letter.headers.into_iter().fold(begun, |request, (name, value)| request.header(name, value));
    headed.body(Full::new(Bytes::from(letter.body))).ok()
}

/// Whether a notice can go to `url`: absolute, http or https, with a host and without a password in it.
pub(crate) fn is_address(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.authority().is_some_and(|authority| {
        !authority.host().is_empty() && !authority.as_str().contains('@') && authority.as_str().is_ascii()
    });
    known && host && !url.contains('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: bool) {
        assert_eq!(is_address(url), expected, "{url}");
    }

    #[test]
    fn an_address_is_absolute_and_of_the_web() {
        check("http://10.12.0.8:9000/tiaoque?from=1", true);
        check("https://court.example/hooks", true);
        check("http://[fd00::8]/hooks", true);
        for wrong in [
            "",
            "court.example",
            "/hooks",
            "ftp://court.example/",
            "file:///etc/passwd",
            "http://",
            "javascript:x",
        ] {
            check(wrong, false);
        }
    }

    #[test]
    fn an_address_holds_no_password() {
        check("http://admin:secret@court.example/", false);
        check("http://court.example/#part", false);
    }

    #[tokio::test]
    async fn a_closed_port_is_unreachable() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for scheme in ["http", "https"] {
            let letter = Letter {
                url: format!("{scheme}://{free}/"),
                headers: vec![("webhook-id", "msg_1".into())],
                body: "{}".into(),
            };
            assert_eq!(Transport::new().send(letter).await, Outcome::Unreachable);
        }
    }
}
