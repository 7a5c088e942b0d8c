//! 签署邀请: for how long parties are asked to sign the agreement, and how they are asked anew.
//!
//! Source: `legal.md` M85 (the link is valid for 24 hours if a party signs later; [D]). That a request has lapsed is
//! computed from the clock and never stored; what is stored is when the mediator asked.

use jiff::{SignedDuration, Timestamp};

use super::Case;
use super::actor::Actor;
use super::document::{Document, Signer};
use super::event::Event;
use super::guard::Act;
use super::id::DocumentId;
use super::refusal::Refusal;
use super::reminder::Notice;
use super::stage::Mediation;
use crate::paper::{Kind, wording};

/// How long a request to sign stands: shorter would shut out who works by day, longer leaves a text open that people no
/// longer have in mind.
pub const SIGNING_REQUEST_VALID: SignedDuration = SignedDuration::from_hours(24);
/// How long before its end parties are reminded, the early one first, with its name.
const REMINDERS: [(SignedDuration, &str); 2] =
    [(SignedDuration::from_hours(2), "two hours"), (SignedDuration::from_hours(12), "half a day")];

/// A request to sign that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SigningRequest {
    /// The first instant that is too late.
    pub ends_at: Timestamp,
    /// Whether it has lapsed.
    pub lapsed: bool,
}

impl Case {
    /// The request that parties sign `document`, as long as one of them has not and it is not signed on paper.
    #[must_use]
    pub fn signing_request(&self, document: &Document, now: Timestamp) -> Option<SigningRequest> {
        let asked = self.mediation == Mediation::Signing
            && document.made.kind == Kind::D12
            && !document.superseded
            && !self.is_wet()
            && document.open_places().any(|place| matches!(place.signer, Signer::Party(_)));
        let ends_at = document.asked_at + SIGNING_REQUEST_VALID;
        asked.then_some(SigningRequest { ends_at, lapsed: now >= ends_at })
    }

    /// Whether a party is still asked to sign `document`.
    pub(super) fn still_asked(&self, document: &Document, now: Timestamp) -> Result<(), Refusal> {
        match self.signing_request(document, now) {
            Some(SigningRequest { ends_at, lapsed: true }) => {
                Err(Refusal::SigningLapsed { at: wording::minute(ends_at) })
            }
            Some(SigningRequest { lapsed: false, .. }) | None => Ok(()),
        }
    }

    pub(super) fn guard_renewal(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        self.own_mediator(actor, act.kind)?;
        self.mediation_in(act.kind, &[Mediation::Signing], now)?;
        match self.signing_request(self.document_of(act)?, now) {
            Some(SigningRequest { lapsed: true, .. }) => Ok(()),
            Some(SigningRequest { lapsed: false, .. }) => {
                Err(Refusal::NotNow { why: "签署邀请还在有效期内" })
            }
            None => Err(Refusal::NotNow {
                why: "当事人都签过了，或者这份文书不用在屏幕上签"
            }),
        }
    }

    pub(super) fn renew_signing(&self, document: &DocumentId) -> Result<Vec<Event>, Refusal> {
        let document = self.document(document).ok_or(Refusal::Unknown)?.made.id.clone();
        Ok(vec![Event::SigningRenewed { document }])
    }

    /// What the parties whose signature is missing are told before their request lapses, and when they are asked anew.
    pub(super) fn signing_notices(&self, now: Timestamp) -> Vec<Notice> {
        let Some(document) = self.agreement() else { return Vec::new() };
        let Some(request) = self.signing_request(document, now).filter(|request| !request.lapsed) else {
            return Vec::new();
        };
        let left = request.ends_at.duration_since(now);
        let until = wording::minute(request.ends_at);
        let title = &document.made.title;
        let due = REMINDERS.iter().find(|(before, _)| left <= *before);
        let (key, text) = match due {
            Some((_, key)) => {
                (*key, format!("{title}还差您的签名，签署邀请到{until}为止。请打开链接看清内容再签。"))
            }
            None if document.asked_at > document.made_at => {
                ("anew", format!("调解员重新请您签{title}，到{until}为止。请打开链接看清内容再签。"))
            }
            None => return Vec::new(),
        };
        let open = document.open_places().filter_map(|place| match &place.signer {
            Signer::Party(party) => Some(party.clone()),
            Signer::Mediator | Signer::Committee | Signer::Judge | Signer::Court => None,
        });
        let key = format!("signing {} {key}", request.ends_at);
        open.map(|party| Notice { party, key: key.clone(), text: text.clone() }).collect()
    }
}
