//! At which address a link leads back to this service.
//!
//! With a public URL there is one answer. Without (the demo on somebody's machine), a link follows the address by
//! which the mediator came, because browsers give camera and microphone to `localhost` only; but what a phone scans
//! must name this machine on its network.

use axum::http::{HeaderMap, header};

/// Longest host name that is believed.
const HOST_MAX: usize = 120;

/// Where links lead.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    /// As configured, without a slash at the end.
    public: Option<String>,
    /// This machine on its network.
    lan: String,
}

impl Addresses {
    /// With `public` if one is configured, and `lan` where that is needed.
    pub(crate) fn new(public: Option<String>, lan: String) -> Self {
        Self { public, lan }
    }

    /// The link to `path` for whoever sent `headers`.
    pub(crate) fn link(&self, headers: &HeaderMap, path: &str) -> String {
        match (&self.public, host(headers)) {
            (Some(public), _) => format!("{public}{path}"),
            (None, Some(host)) => format!("http://{host}{path}"),
            (None, None) => format!("{}{path}", self.lan),
        }
    }

    /// The link to `path` for a phone that scans it.
    pub(crate) fn scannable(&self, headers: &HeaderMap, path: &str) -> String {
        match (&self.public, host(headers)) {
            (None, Some(host)) if is_loopback(host) => format!("{}{path}", self.lan),
            _ => self.link(headers, path),
        }
    }

    /// The address on papers, which outlive every request.
    pub(crate) fn printed(&self) -> &str {
        self.public.as_deref().unwrap_or(&self.lan)
    }
}

fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    (!host.is_empty() && host.len() <= HOST_MAX && host.bytes().all(plain)).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check(public: Option<&str>, host: &'static str, link: &str, scanned: &str) {
        let addresses = Addresses::new(public.map(str::to_owned), "http://192.168.1.5:8080".into());
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        assert_eq!(addresses.link(&headers, "/p/x"), link);
        assert_eq!(addresses.scannable(&headers, "/p/x"), scanned);
    }

    #[test]
    fn a_link_follows_the_mediator_and_a_qr_code_leads_to_the_machine() {
        check(None, "localhost:8080", "http://localhost:8080/p/x", "http://192.168.1.5:8080/p/x");
        check(None, "127.0.0.1:8080", "http://127.0.0.1:8080/p/x", "http://192.168.1.5:8080/p/x");
        check(None, "192.168.1.5:8080", "http://192.168.1.5:8080/p/x", "http://192.168.1.5:8080/p/x");
    }

    #[test]
    fn a_public_url_is_the_only_answer() {
        check(Some("https://t.example"), "localhost:8080", "https://t.example/p/x", "https://t.example/p/x");
    }

    #[test]
    fn a_strange_host_is_not_believed() {
        check(None, "evil/<x>", "http://192.168.1.5:8080/p/x", "http://192.168.1.5:8080/p/x");
    }
}
