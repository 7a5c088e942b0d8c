//! What a session's connectivity checks are proved with, over ICE restarts.
//!
//! A restart (RFC 8445 section 9) changes names and passwords and nothing else: the handshake, the keys and the packets
//! go on. Until a check of the new generation arrives the client still speaks in the old one, so both are answered.

use crate::stun::Check;

/// The secrets that a session answers connectivity checks with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub ufrag: String,
    pub password: String,
}

/// What both sides agreed on in one exchange of descriptions.
struct Generation {
    local: Credentials,
    remote_ufrag: String,
}

/// The generations that are in use: one, and while a restart is under way the one before it.
pub(crate) struct Ice {
    present: Generation,
    former: Option<Generation>,
}

impl Ice {
    pub fn new(local: Credentials, remote_ufrag: String) -> Self {
        Self { present: Generation { local, remote_ufrag }, former: None }
    }

    /// The password that `check` has to be proved with.
    pub fn password<'a>(&'a self, check: &Check) -> Option<&'a str> {
        let named = |one: &&Generation| {
            one.local.ufrag == check.local_ufrag && one.remote_ufrag == check.remote_ufrag
        };
        let generation = std::iter::once(&self.present).chain(&self.former).find(named)?;
        Some(&generation.local.password)
    }

    /// Begins a new generation. Answers the name that is forgotten for it: one that nobody ever checked under, if the
    /// answer before this one was lost on its way.
    pub fn restart(&mut self, local: Credentials, remote_ufrag: String) -> Option<String> {
        let before = std::mem::replace(&mut self.present, Generation { local, remote_ufrag });
        if self.former.is_some() {
            return Some(before.local.ufrag);
        }
        self.former = Some(before);
        None
    }

    /// A check under `ufrag` passed. If that is the new name, the former one is over and forgotten: this answers it.
    pub fn confirm(&mut self, ufrag: &str) -> Option<String> {
        if self.present.local.ufrag != ufrag {
            return None;
        }
        Some(self.former.take()?.local.ufrag)
    }

    /// The names under which this session is found.
    pub fn ufrags(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.present).chain(&self.former).map(|one| one.local.ufrag.as_str())
    }
}
