//! What the events about people do to a case.

use std::collections::BTreeMap;

use super::super::Case;
use super::super::document::Document;
use super::super::event::Recorded;
use super::*;
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn apply_people(&mut self, event: &PeopleEvent, recorded: &Recorded) {
        match event {
            PeopleEvent::AgentAppointed { party, agent } => {
                self.with_party(party, |party| {
                    party.agents.push(agent.clone());
                    party.new_person();
                });
            }
            PeopleEvent::AuthorityChanged { party, id_no, authority, proof } => {
                self.with_party(party, |party| {
                    for agent in party.agents.iter_mut().filter(|agent| agent.id_no == *id_no) {
                        agent.authority = *authority;
                        agent.proof.clone_from(proof);
                    }
                });
            }
            PeopleEvent::AgentRemoved { party, id_no } => {
                self.with_party(party, |party| {
                    party.agents.retain(|agent| agent.id_no != *id_no);
                    party.new_person();
                });
            }
            PeopleEvent::GuardianAppointed { party, guardian } => {
                self.with_party(party, |party| {
                    party.guardian = Some(guardian.clone());
                    party.new_person();
                });
            }
            PeopleEvent::ParticipantInvited { participant, role, name, phone, note } => {
                self.participants.push(Participant {
                    id: participant.clone(),
                    role: *role,
                    name: name.clone(),
                    phone: phone.clone(),
                    note: note.clone(),
                    answers: BTreeMap::new(),
                });
            }
            PeopleEvent::ParticipantAnswered { participant, party, accept } => {
                for other in self.participants.iter_mut().filter(|other| other.id == *participant) {
                    other.answers.insert(party.clone(), *accept);
                }
            }
            PeopleEvent::ParticipantRemoved { participant } => {
                self.participants.retain(|other| other.id != *participant);
            }
            PeopleEvent::AddressConfirmed { party, address, document } => {
                if let Some(document) = document {
                    let earlier = |old: &&mut Document| {
                        old.made.kind == Kind::D07 && old.only_for.as_ref() == Some(party)
                    };
                    self.documents.iter_mut().filter(earlier).for_each(|old| old.superseded = true);
                    self.add_document(document, recorded.at, Some(party.clone()));
                }
                self.with_party(party, |party| party.address = Some(address.clone()));
            }
            PeopleEvent::FileAttached { file, title, purpose, content, party } => {
                self.files.push(Attached {
                    id: file.clone(),
                    title: title.clone(),
                    purpose: *purpose,
                    content: content.clone(),
                    party: party.clone(),
                    at: recorded.at,
                });
            }
        }
    }
}
