//! What the events about people do to a case.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::actor::{Actor, ActorKind};
use super::super::command::{CommandKind, PeopleCommand};
use super::super::document::Revision;
use super::super::event::{Event, Recorded};
use super::super::field::{NAME_MAX, NOTE_MAX, optional, required};
use super::super::id::{FileId, ParticipantId, PartyId};
use super::super::mediation::{citizen, phone_number};
use super::super::party::{Capacity, Party};
use super::super::refusal::Refusal;
use super::super::{Case, Supply};
use crate::calendar;
use super::*;

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
            PeopleEvent::AddressConfirmed { party, address } => {
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
