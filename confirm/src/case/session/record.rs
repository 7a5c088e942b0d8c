//! 调解记录: what it may say, who was shown it, and when it is closed (M70, B-116, B-517).

use super::super::digest::sha256_hex;
use super::super::event::Event;
use super::super::field::{TEXT_MAX, optional, required};
use super::super::id::PartyId;
use super::super::refusal::Refusal;
use super::super::{Case, Supply};
use super::*;
use crate::paper::Kind;

impl Case {
    pub(super) fn write_record(&self, draft: &RecordDraft, supply: &Supply) -> Result<SessionEvent, Refusal> {
        if draft.facts.len() > FACTS_MAX {
            return Err(Refusal::TooMany { what: "无争议事实", limit: FACTS_MAX });
        }
        let mut statements = Vec::new();
        for statement in &draft.statements {
            self.party(&statement.party).ok_or(Refusal::Unknown)?;
            statements.push(Statement {
                party: statement.party.clone(),
                text: required("statements", "陈述", &statement.text, TEXT_MAX)?,
            });
        }
        let facts = draft
            .facts
            .iter()
            .map(|fact| required("facts", "无争议事实", fact, TEXT_MAX))
            .collect::<Result<Vec<_>, _>>()?;
        let record = RecordDraft {
            statements,
            facts,
            issues: optional("issues", "争议焦点", &draft.issues, TEXT_MAX)?,
            process: optional("process", "调解过程", &draft.process, TEXT_MAX)?,
            result: required("result", "调解结果", &draft.result, TEXT_MAX)?,
        };
        let mut documents = vec![supply.document(Kind::D10)];
        if !record.facts.is_empty() {
            documents.push(supply.document(Kind::D11));
        }
        let hash = record_hash(&record);
        Ok(SessionEvent::RecordWritten { record, hash, documents })
    }

    pub(super) fn shown_record(&self, hash: &str) -> Result<&Record, Refusal> {
        let record = self.talk.record.as_ref().ok_or(Refusal::Unknown)?;
        if record.hash == hash { Ok(record) } else { Err(Refusal::TextChanged) }
    }

    /// Whether each party confirmed the record, or the reason why not was noted (B-116, B-517).
    pub(in crate::case) fn record_is_confirmed(&self) -> Result<(), Refusal> {
        let settled = |party: &PartyId| {
            self.talk
                .record
                .as_ref()
                .is_some_and(|record| record.answers.get(party).is_some_and(RecordAnswer::settles))
        };
        let names: Vec<String> = self
            .parties
            .iter()
            .filter(|party| !settled(&party.id))
            .map(|party| party.acting_name().to_owned())
            .collect();
        if names.is_empty() { Ok(()) } else { Err(Refusal::RecordOpen { names }) }
    }

    /// What the record is made anew for: every party has answered it, `party` last with `answer`.
    pub(super) fn close_record(
        &self,
        party: &PartyId,
        answer: &RecordAnswer,
        supply: &Supply,
    ) -> Option<Event> {
        let record = self.talk.record.as_ref().filter(|_| self.record_is_confirmed().is_err())?;
        let given = |of: &PartyId| if of == party { Some(answer) } else { record.answers.get(of) };
        let answers: Vec<Option<&RecordAnswer>> = self.parties.iter().map(|party| given(&party.id)).collect();
        if !answers.iter().all(|answer| answer.is_some_and(RecordAnswer::settles)) {
            return None;
        }
        let mut documents = vec![supply.document(Kind::D10)];
        // Facts are beyond dispute only if nobody refused them.
        if !record.draft.facts.is_empty()
            && answers.iter().all(|answer| *answer == Some(&RecordAnswer::Confirmed))
        {
            documents.push(supply.document(Kind::D11));
        }
        Some(Event::Session(SessionEvent::RecordClosed { documents }))
    }
}

impl RecordAnswer {
    /// Whether nothing more is expected of whoever answered so.
    fn settles(&self) -> bool {
        match self {
            Self::Confirmed | Self::Refused(_) => true,
            Self::Objected(_) => false,
        }
    }
}

/// Hash of a record: a confirmation carries it, so that nobody confirms what was not shown.
fn record_hash(record: &RecordDraft) -> String {
    let json = serde_json::to_string(record).expect("a record is plain data");
    sha256_hex(json.as_bytes())
}
