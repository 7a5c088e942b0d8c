//! What the events about people do to a case.

use std::collections::BTreeMap;

use super::super::Case;
use super::super::document::Document;
use super::super::event::Recorded;
use super::super::participant::AttendantSeat;
use super::super::station::StationSeat;
use super::*;

impl Case {
    pub(in crate::case) fn apply_people(&mut self, event: &PeopleEvent, recorded: &Recorded) {
        match event {
            PeopleEvent::AgentAppointed { party, agent, document } => {
                if let Some(made) = document {
                    self.add_document(made, recorded.at, Some(party.clone()));
                }
                self.with_party(party, |party| {
                    party.agents.push(agent.clone());
                    match document {
                        // Until the principal has signed, the principal acts.
                        Some(made) => {
                            let mandate = Mandate { document: made.id.clone(), signed: false };
                            party.mandates.insert(agent.id_no.clone(), mandate);
                        }
                        None => party.new_person(),
                    }
                });
            }
            PeopleEvent::AuthorityChanged { party, id_no, authority, proof } => {
                self.end_mandate(party, id_no);
                self.with_agent_changed(party, |party| {
                    party.mandates.remove(id_no);
                    for agent in party.agents.iter_mut().filter(|agent| agent.id_no == *id_no) {
                        agent.authority = *authority;
                        agent.proof.clone_from(proof);
                    }
                });
            }
            PeopleEvent::AgentRemoved { party, id_no } => {
                self.end_mandate(party, id_no);
                self.with_agent_changed(party, |party| {
                    party.mandates.remove(id_no);
                    party.agents.retain(|agent| agent.id_no != *id_no);
                });
            }
            PeopleEvent::GuardianAppointed { party, guardian } => {
                self.with_party(party, |party| {
                    party.guardian = Some(guardian.clone());
                    party.new_person();
                });
            }
            PeopleEvent::ParticipantInvited { participant, role, name, phone, note, party } => {
                self.participants.push(Participant {
                    id: participant.clone(),
                    role: *role,
                    name: name.clone(),
                    phone: phone.clone(),
                    note: note.clone(),
                    answers: BTreeMap::new(),
                    party: party.clone(),
                    seat: AttendantSeat::default(),
                });
            }
            PeopleEvent::ParticipantNoted { participant, note } => {
                self.note_participant(participant, note, recorded.at);
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
                    self.add_own_document(document, recorded.at, party);
                }
                self.with_party(party, |party| party.address = Some(address.clone()));
            }
            PeopleEvent::StationSeatTaken { party, station } => {
                let seat = StationSeat { station: station.clone(), since: recorded.at };
                self.stations.insert(party.clone(), seat);
            }
            PeopleEvent::StationSeatLeft { party } => {
                self.stations.remove(party);
            }
            PeopleEvent::FileAttached { file, title, purpose, content, party } => {
                let in_caucus = party.is_some() && self.caucus().map(|(with, _)| with) == party.as_ref();
                self.files.push(Attached {
                    id: file.clone(),
                    title: title.clone(),
                    purpose: *purpose,
                    content: content.clone(),
                    party: party.clone(),
                    at: recorded.at,
                    in_caucus,
                    shared: false,
                });
            }
            PeopleEvent::FileShared { file, party } => {
                for known in self.files.iter_mut().filter(|known| known.id == *file && known.party == *party)
                {
                    known.shared = true;
                }
            }
        }
    }

    /// The paper of an agent counts no more.
    fn end_mandate(&mut self, party: &PartyId, id_no: &str) {
        let ended = self.party(party).and_then(|party| party.mandates.get(id_no)).cloned();
        if let Some(mandate) = ended {
            self.supersede(&mandate.document);
        }
    }

    /// Changes a party; if somebody else acts for it afterwards, who that is has to be made sure again.
    fn with_agent_changed(&mut self, party: &PartyId, change: impl FnOnce(&mut Party)) {
        self.with_party(party, |party| {
            let before = party.acting_id_no().to_owned();
            change(party);
            if party.acting_id_no() != before {
                party.new_person();
            }
        });
    }

    /// The principal has signed a power of attorney: from now on the agent acts.
    pub(in crate::case) fn mandate_signed(&mut self, document: &DocumentId) {
        let of = |party: &&Party| party.mandates.values().any(|mandate| mandate.document == *document);
        let Some(party) = self.parties.iter().find(of).map(|party| party.id.clone()) else { return };
        self.with_agent_changed(&party, |party| {
            for mandate in party.mandates.values_mut().filter(|mandate| mandate.document == *document) {
                mandate.signed = true;
            }
        });
    }

    /// A paper about one party alone, which takes the place of the last one of its kind.
    pub(in crate::case) fn add_own_document(
        &mut self,
        made: &DocumentMade,
        at: jiff::Timestamp,
        party: &PartyId,
    ) {
        let earlier =
            |old: &&mut Document| old.made.kind == made.kind && old.only_for.as_ref() == Some(party);
        self.documents.iter_mut().filter(earlier).for_each(|old| old.superseded = true);
        self.add_document(made, at, Some(party.clone()));
    }
}
