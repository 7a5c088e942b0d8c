//! 通知, what other systems are told about a case while it goes on.
//!
//! Source: `legal.md` A-13 (outbox, webhooks), C.0 (a supervisor sees states and dates, never content; the court sees
//! what was filed with it). A notice has ids, state codes, numbers and instants. Names, texts, amounts, answers and
//! reasons are not in it; whoever may know them fetches the case with an account of their own.
//!
//! A row is written in the transaction of the event it tells of, so nothing is told that did not happen, and nothing
//! that happened is lost. Its id is made of case and event: the same notice has the same id however often it is sent.

use jiff::Timestamp;
use serde::Serialize;

use super::manifest::external_id;
use crate::case::Case;
use crate::case::event::Recorded;
use crate::case::id::{CaseId, OrgId};

/// What a notice is about; the names are part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// 受理: a case was registered.
    CaseRegistered,
    /// The case reached another state, and no other topic says so.
    StateChanged,
    /// 协议生效 (M90).
    AgreementEffective,
    /// 终止调解 (M95).
    MediationEnded,
    /// 提交: both sides signed the application, or it was completed after a correction (C20).
    ApplicationFiled,
    /// 受理立案 (C31).
    ApplicationAccepted,
    /// 裁定 was signed and sealed.
    RulingMade,
    /// 送达: the ruling stands in one more party's inbox.
    RulingServed,
}

impl Topic {
    /// The name in messages, for example `application.filed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CaseRegistered => "case.registered",
            Self::StateChanged => "case.state_changed",
            Self::AgreementEffective => "agreement.effective",
            Self::MediationEnded => "mediation.ended",
            Self::ApplicationFiled => "application.filed",
            Self::ApplicationAccepted => "application.accepted",
            Self::RulingMade => "ruling.made",
            Self::RulingServed => "ruling.served",
        }
    }
}

/// As much of a case as a notice may tell: what stands before an event is compared with what stands after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    mediation: String,
    confirmation: Option<String>,
    effective_at: Option<Timestamp>,
    ended: bool,
    /// Of the first submission, or of the one that completed it (C25).
    complete_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    ruled_at: Option<Timestamp>,
    served: usize,
}

impl Position {
    /// Where `case` stands.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self {
            mediation: code(&case.mediation),
            confirmation: case.confirmation.as_ref().map(code),
            effective_at: case.effective_at,
            ended: case.ended.is_some(),
            complete_at: case.round.complete_at,
            accepted_at: case.accepted_at,
            ruled_at: case.ruled_at,
            served: case.parties.iter().filter(|party| party.served_at.is_some()).count(),
        }
    }

    /// What the step from `self` to `after` is about; nothing if no other system has to know of it.
    fn topic(&self, after: &Self) -> Option<Topic> {
        let begun = |before: Option<Timestamp>, after: Option<Timestamp>| after.is_some() && before != after;
        if self.mediation.is_empty() {
            return Some(Topic::CaseRegistered);
        }
        let topics = [
            (begun(self.effective_at, after.effective_at), Topic::AgreementEffective),
            (after.ended && !self.ended, Topic::MediationEnded),
            (begun(self.complete_at, after.complete_at), Topic::ApplicationFiled),
            (begun(self.accepted_at, after.accepted_at), Topic::ApplicationAccepted),
            (begun(self.ruled_at, after.ruled_at), Topic::RulingMade),
            (after.served > self.served, Topic::RulingServed),
            (
                (&self.mediation, &self.confirmation) != (&after.mediation, &after.confirmation),
                Topic::StateChanged,
            ),
        ];
        topics.into_iter().find(|(holds, _)| *holds).map(|(_, topic)| topic)
    }
}

/// A notice as it waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// `webhook-id` of the message, the same however often it is sent.
    pub id: String,
    /// The case.
    pub case: CaseId,
    /// Number of the event.
    pub seq: u64,
    /// What it is about.
    pub topic: Topic,
    /// The court that may be told, once the application was filed with it.
    pub court: Option<OrgId>,
    /// The message, a JSON text in the form of Standard Webhooks: `type`, `timestamp`, `data`.
    pub body: String,
    /// When it happened.
    pub at: Timestamp,
}

#[derive(Serialize)]
struct Message<'a> {
    r#type: &'static str,
    timestamp: Timestamp,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    case_id: &'a CaseId,
    seq: u64,
    number: &'a str,
    docket_no: Option<&'a str>,
    committee: &'a OrgId,
    court: &'a OrgId,
    mediation: &'a str,
    confirmation: Option<&'a str>,
    external_id: Option<String>,
    effective_at: Option<Timestamp>,
    filed_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    ruled_at: Option<Timestamp>,
    parties_served: usize,
}

/// The notices that `recorded` leads to, which took a case from `before` to `after`. At most one today.
#[must_use]
pub fn rows_for(before: &Position, recorded: &Recorded, after: &Case) -> Vec<OutboxRow> {
    let position = Position::of(after);
    let Some(topic) = before.topic(&position) else { return Vec::new() };
    let data = Data {
        case_id: &after.id,
        seq: recorded.seq,
        number: &after.number,
        docket_no: after.docket_no.as_deref(),
        committee: &after.committee.id,
        court: &after.court.id,
        mediation: &position.mediation,
        confirmation: position.confirmation.as_deref(),
        external_id: external_id(after),
        effective_at: after.effective_at,
        filed_at: after.filed_at,
        accepted_at: after.accepted_at,
        ruled_at: after.ruled_at,
        parties_served: position.served,
    };
    let message = Message { r#type: topic.name(), timestamp: recorded.at, data };
    vec![OutboxRow {
        id: format!("msg_{}_{}", after.id, recorded.seq),
        case: after.id.clone(),
        seq: recorded.seq,
        topic,
        court: after.filed_at.map(|_| after.court.id.clone()),
        body: serde_json::to_string(&message).expect("a notice is plain data"),
        at: recorded.at,
    }]
}

/// Code of a state as `legal.md` part C has it, for example `C20`.
fn code(state: &impl Serialize) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(other) => other.to_string(),
        Err(error) => unreachable!("a state is written as its code: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::story::journey;

    fn notices(events: &[Recorded]) -> Vec<OutboxRow> {
        let (first, rest) = events.split_first().unwrap();
        let mut case = Case::replay(&CaseId::new("f1"), std::slice::from_ref(first)).unwrap();
        let mut rows = rows_for(&Position::default(), first, &case);
        for event in rest {
            let before = Position::of(&case);
            case.apply(event);
            rows.extend(rows_for(&before, event, &case));
        }
        rows
    }

    #[test]
    fn a13_the_main_job_is_told_step_by_step() {
        let rows = notices(&journey::to_ruled().events);
        let mut told: Vec<&str> = rows.iter().map(|row| row.topic.name()).collect();
        told.retain(|topic| *topic != "case.state_changed");
        assert_eq!(
            told,
            [
                "case.registered",
                "agreement.effective",
                "application.filed",
                "application.accepted",
                "ruling.made"
            ]
        );
        let last: serde_json::Value = serde_json::from_str(&rows.last().unwrap().body).unwrap();
        assert_eq!((&last["type"], &last["data"]["confirmation"]), (&"ruling.made".into(), &"C80".into()));
    }

    #[test]
    fn a13_the_court_is_told_from_the_filing_on() {
        let rows = notices(&journey::to_ruled().events);
        let filed = rows.iter().position(|row| row.topic == Topic::ApplicationFiled).unwrap();
        assert!(rows[..filed].iter().all(|row| row.court.is_none()));
        assert!(
            rows[filed..].iter().all(|row| row.court.as_ref().is_some_and(|court| court.as_str() == "court"))
        );
    }

    #[test]
    fn a13_a_notice_tells_no_content() {
        let story = journey::to_ruled();
        for row in notices(&story.events) {
            for party in &story.case.parties {
                for secret in [party.who.name(), party.who.phone(), party.who.id_no(), party.who.address()] {
                    assert!(!row.body.contains(secret), "{}", row.body);
                }
            }
            for clause in &story.case.clauses {
                assert!(!row.body.contains(&clause.text), "{}", row.body);
            }
            assert!(
                !row.body.contains(&story.case.mediator.name) && !row.body.contains("物业"),
                "{}",
                row.body
            );
        }
    }

    #[test]
    fn a13_ids_are_stable_and_told_apart() {
        let events = journey::to_ruled().events;
        let (once, again) = (notices(&events), notices(&events));
        assert_eq!(once, again);
        let mut ids: Vec<&str> = once.iter().map(|row| row.id.as_str()).collect();
        ids.dedup();
        assert_eq!(ids.len(), once.len());
        assert!(ids[0].starts_with("msg_f1_"));
    }
}
