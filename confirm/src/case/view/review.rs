//! What of the mediation the court sees beside the agreement: that something happened, when and how often, and nothing
//! of what was said, drafted or offered. Of the clauses it learns how the text that was signed was read, and nothing of
//! how it came about (H-17).
//!
//! Source: 民诉法解释 358 (what a judge looks into), 在线调解规则 18 and `legal.md` 0.1 (8), G-72 (drafts and bargaining
//! never cross to the court side; only counts do). With whom the mediator spoke alone is not told at all.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Case;
use super::super::clause::{Answer, Clause};
use super::super::event::Event;
use super::super::id::{ClauseId, DocumentId, PartyId};
use super::super::inquiry::Question;
use super::super::party::IdentityCheck;
use super::super::replay::Entry;
use super::super::round::CourtEvent;
use super::super::session::SessionEvent;
use super::eye::Eye;
use super::sharing::SharedDeviceView;
use crate::paper::Kind;

/// Facts about how the agreement came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OriginView {
    /// When the last reading of all clauses began.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_from: Option<Timestamp>,
    /// When the text was frozen after it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_until: Option<Timestamp>,
    /// How the mediator made sure of each party, in the order in which it was done.
    pub identities: Vec<IdentityView>,
    /// 同坐一台设备: which parties shared a device, and when.
    pub shared_devices: Vec<SharedDeviceView>,
    /// The clauses of the agreement, in order.
    pub clauses: Vec<ClauseOriginView>,
}

/// How somebody's identity was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IdentityView {
    /// Whose.
    pub party_id: PartyId,
    /// How.
    pub check: IdentityCheck,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Facts about one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClauseOriginView {
    /// The clause.
    pub clause_id: ClauseId,
    /// When each party agreed to the text that was frozen.
    pub agreed: Vec<AgreedView>,
    /// Who tapped 没听懂 since the last reading began, and how often; nobody who never did.
    pub unclear: Vec<UnclearView>,
}

/// When a party agreed to a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgreedView {
    /// Who.
    pub party_id: PartyId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// How often a party tapped 没听懂 at a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnclearView {
    /// Who.
    pub party_id: PartyId,
    /// How often.
    pub times: usize,
}

impl Case {
    /// How the agreement came about, for the court once the application is there.
    pub(super) fn origin_view(&self, eye: &Eye, now: Timestamp) -> Option<OriginView> {
        self.filed_at.filter(|_| matches!(eye, Eye::Court { .. }))?;
        let last = |wanted: fn(&Event) -> bool| {
            self.history.iter().rev().find(|entry| wanted(&entry.event)).map(|entry| entry.at)
        };
        Some(OriginView {
            read_from: last(|event| matches!(event, Event::Session(SessionEvent::ReadbackStarted))),
            read_until: last(|event| matches!(event, Event::Frozen { .. })),
            identities: self.history.iter().filter_map(identity).collect(),
            shared_devices: self.shared_devices(now),
            clauses: self.clauses.iter().map(|clause| self.clause_origin(clause)).collect(),
        })
    }

    fn clause_origin(&self, clause: &Clause) -> ClauseOriginView {
        let begun = |entry: &Entry| matches!(entry.event, Event::Session(SessionEvent::ReadbackStarted));
        let reading = self.history.iter().rposition(begun).unwrap_or(self.history.len());
        let agreed = self.parties.iter().filter_map(|party| {
            let given = clause.answers.get(&party.id).filter(|given| given.answer == Answer::Agree)?;
            Some(AgreedView { party_id: party.id.clone(), at: given.at })
        });
        let unclear = self.parties.iter().filter_map(|party| {
            let times = self.history[reading..]
                .iter()
                .filter(|entry| said_unclear(&entry.event, &clause.id, &party.id))
                .count();
            (times > 0).then(|| UnclearView { party_id: party.id.clone(), times })
        });
        ClauseOriginView {
            clause_id: clause.id.clone(),
            agreed: agreed.collect(),
            unclear: unclear.collect(),
        }
    }

    /// When the answer of `party` to `question` was written down last.
    pub(super) fn answered_at(&self, question: Question, party: &PartyId) -> Option<Timestamp> {
        let holds = |event: &Event| match event {
            Event::Court(CourtEvent::Answered { answers }) => {
                answers.iter().any(|answer| answer.question == question && answer.party == *party)
            }
            _ => false,
        };
        self.history.iter().rev().find(|entry| holds(&entry.event)).map(|entry| entry.at)
    }

    /// Whether the court is told that `event` happened, although it belongs to the mediation.
    pub(super) fn is_told_to_court(&self, event: &Event) -> bool {
        let signed = |document: &DocumentId| {
            self.document(document).is_some_and(|document| {
                matches!(document.made.kind, Kind::D12 | Kind::D14) && !document.superseded
            })
        };
        match event {
            Event::Admitted { .. } | Event::SessionOpened | Event::Session(SessionEvent::ReadbackStarted) => {
                true
            }
            Event::Signed { document, .. } => signed(document),
            _ => false,
        }
    }
}

fn identity(entry: &Entry) -> Option<IdentityView> {
    match &entry.event {
        Event::Admitted { party, identity } => {
            Some(IdentityView { party_id: party.clone(), check: *identity, at: entry.at })
        }
        _ => None,
    }
}

fn said_unclear(event: &Event, wanted: &ClauseId, by: &PartyId) -> bool {
    matches!(event, Event::ClauseAnswered { clause, party, answer: Answer::Unclear, .. } if clause == wanted && party == by)
}
