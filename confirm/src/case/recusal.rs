//! 回避: what a case tells the check of [`crate::conflict`] about its people, and what somebody said of themselves.
//!
//! Sources: 在线调解规则 12, 13 (B-507, B-508: who mediates discloses), 民事诉讼法 47–49 (B-203). Everybody who is bound
//! or acts counts, not only whoever speaks: a party stays a party behind an agent.

use super::Case;
use super::event::Event;
use super::intake::{Appointee, IntakeEvent};
use super::party::{Party, PartyKind};
use super::people::AgentKind;
use super::refusal::Refusal;
use crate::conflict::{
    Capacity, Check, Concern, Disclosure, Office, Participant, PastRole, Person, concerns,
};

impl Case {
    /// Every reason to doubt that `person` is impartial in `office`, with the roles they had before.
    #[must_use]
    pub fn concerns_about(&self, person: &Person, office: Office, past: &[PastRole]) -> Vec<Concern> {
        let participants: Vec<Participant> = self.parties.iter().flat_map(Party::taking_part).collect();
        let disclosures = self.disclosed_by(&person.id);
        concerns(&Check { office, person, participants: &participants, past, disclosures: &disclosures })
    }

    /// What the mediator with this account disclosed in this case, also before somebody else was appointed.
    fn disclosed_by(&self, account: &str) -> Vec<Disclosure> {
        let said = self.history.iter().filter(|entry| entry.actor_id == account);
        said.filter_map(|entry| match &entry.event {
            Event::Intake(IntakeEvent::Taken { disclosure }) if !disclosure.is_empty() => {
                Some(Disclosure::Statement(disclosure.clone()))
            }
            _ => None,
        })
        .collect()
    }
}

impl Party {
    /// The people who are bound or act for this party.
    pub(crate) fn taking_part(&self) -> Vec<Participant> {
        let id = self.id.to_string();
        let employer = match &self.who {
            PartyKind::Person { .. } => &self.draft.employer,
            PartyKind::Organisation { name, .. } => name,
        };
        let beside = |name: &str, id_no: &str, employer: &str| Participant {
            person: Person {
                id: id.clone(),
                name: name.to_owned(),
                id_no: Some(id_no.to_owned()),
                address: String::new(),
                employer: employer.to_owned(),
            },
            capacity: Capacity::Agent,
        };
        let mut people = vec![Participant {
            person: Person {
                id: id.clone(),
                name: self.who.acting_name().to_owned(),
                id_no: Some(self.who.id_no().to_owned()),
                address: self.who.address().to_owned(),
                employer: employer.clone(),
            },
            capacity: Capacity::Party,
        }];
        people.extend(self.agents.iter().map(|agent| {
            let works_there = agent.relation == AgentKind::Employee;
            beside(&agent.name, &agent.id_no, if works_there { employer } else { "" })
        }));
        people.extend(self.guardian.iter().map(|guardian| beside(&guardian.name, &guardian.id_no, "")));
        people
    }
}

impl Appointee {
    /// Whether nothing keeps the person from acting (应当回避).
    pub(super) fn may_act(&self) -> Result<(), Refusal> {
        match self.barred.first() {
            Some(sentence) => Err(Refusal::Barred { sentence: sentence.clone() }),
            None => Ok(()),
        }
    }
}
