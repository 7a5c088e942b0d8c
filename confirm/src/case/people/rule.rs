//! Who may name agents, guardians, invited people, addresses and files.

use super::super::actor::{Actor, ActorKind};
use super::super::command::{CommandKind, PeopleCommand};
use super::super::event::Event;
use super::super::field::{NAME_MAX, NOTE_MAX, optional, required};
use super::super::id::{ParticipantId, PartyId};
use super::super::mediation::{citizen, phone_number};
use super::super::refusal::Refusal;
use super::super::{Case, Supply};
use super::*;
use crate::calendar;
use crate::identity::Holder;
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn guard_people(&self, actor: &Actor, kind: CommandKind) -> Result<(), Refusal> {
        use CommandKind as K;
        match kind {
            K::AppointAgent | K::ChangeAuthority | K::RemoveAgent | K::AppointGuardian => {
                // In court the clerk takes the paper in, before that the committee.
                if actor.kind == ActorKind::Party {
                    return self.acting_party(actor, kind).map(drop);
                }
                self.committee_staff(actor, kind).or_else(|no| {
                    if self.filed_at.is_some() {
                        self.court_staff(actor, ActorKind::Clerk, kind)
                    } else {
                        Err(no)
                    }
                })
            }
            K::InviteParticipant | K::RemoveParticipant => {
                self.committee_staff(actor, kind)?;
                if kind == K::InviteParticipant && self.participants.len() >= PARTICIPANTS_MAX {
                    return Err(Refusal::TooMany { what: "参与人", limit: PARTICIPANTS_MAX });
                }
                Ok(())
            }
            K::AttachFile => {
                if self.files.len() >= FILES_MAX {
                    return Err(Refusal::TooMany { what: "材料", limit: FILES_MAX });
                }
                if actor.kind == ActorKind::Party {
                    return self.acting_party(actor, kind).map(drop);
                }
                self.committee_staff(actor, kind).or_else(|_| self.court_staff(actor, actor.kind, kind))
            }
            K::ShareFile if actor.kind != ActorKind::Party => self.committee_staff(actor, kind),
            K::TakeStationSeat | K::LeaveStationSeat => self.guard_station(actor, kind),
            K::CallParticipant
            | K::GivePromise
            | K::AdmitParticipant
            | K::AdmitParticipantToCourt
            | K::MoveParticipant => self.guard_attendant(actor, kind),
            _ => self.acting_party(actor, kind).map(drop),
        }
    }

    pub(in crate::case) fn decide_people(
        &self,
        actor: &Actor,
        command: &PeopleCommand,
        supply: &Supply,
        now: jiff::Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            PeopleCommand::TakeStationSeat { party, station } => return self.sit_down(party, station, now),
            PeopleCommand::LeaveStationSeat { party } => return self.stand_up(actor, party),
            PeopleCommand::AppointAgent { party, agent } => {
                self.own_party(actor, party)?;
                let agent = self.agent_draft(party, agent, supply, now)?;
                let unproved = agent.proof.is_none();
                PeopleEvent::AgentAppointed {
                    party: party.clone(),
                    agent,
                    document: unproved.then(|| supply.document(Kind::D08)),
                }
            }
            PeopleCommand::ChangeAuthority { party, id_no, authority, proof } => {
                self.own_party(actor, party)?;
                let agent = self.agent_of(party, id_no)?;
                self.is_in_the_case("proof", proof.as_ref())?;
                let in_force = self.party(party).is_some_and(|party| party.is_in_force(agent));
                // Who signs for others brings the principal's signature (民事诉讼法 62); less may be said at any time.
                if proof.is_none() && (!in_force || *authority == Authority::Special) {
                    return Err(without_paper("proof"));
                }
                PeopleEvent::AuthorityChanged {
                    party: party.clone(),
                    id_no: id_no.clone(),
                    authority: *authority,
                    proof: proof.clone(),
                }
            }
            PeopleCommand::RemoveAgent { party, id_no } => {
                self.own_party(actor, party)?;
                self.agent_of(party, id_no)?;
                PeopleEvent::AgentRemoved { party: party.clone(), id_no: id_no.clone() }
            }
            PeopleCommand::AppointGuardian { party, guardian } => {
                self.own_party(actor, party)?;
                let holder = citizen("guardian.id_no", &guardian.id_no, now, supply.allow_test_division)?;
                grown("guardian.id_no", &holder, now)?;
                self.of_no_other_side("guardian.id_no", party, &guardian.id_no)?;
                PeopleEvent::GuardianAppointed {
                    party: party.clone(),
                    guardian: GuardianDraft {
                        name: required("guardian.name", "监护人姓名", &guardian.name, NAME_MAX)?,
                        id_no: guardian.id_no.trim().to_uppercase(),
                        phone: phone_number(&guardian.phone, supply.allow_test_division)?,
                        relation: required(
                            "guardian.relation",
                            "与被监护人的关系",
                            &guardian.relation,
                            NAME_MAX,
                        )?,
                    },
                }
            }
            PeopleCommand::InviteParticipant { role, name, phone, note, party } => {
                PeopleEvent::ParticipantInvited {
                    participant: ParticipantId::from_random(supply.entropy),
                    role: *role,
                    name: required("name", "姓名", name, NAME_MAX)?,
                    phone: optional("phone", "电话", phone, 20)?,
                    note: optional("note", "说明", note, NOTE_MAX)?,
                    party: self.whom_to_attend(*role, party.as_ref())?,
                }
            }
            PeopleCommand::CallParticipant { .. }
            | PeopleCommand::GivePromise { .. }
            | PeopleCommand::AdmitParticipant { .. }
            | PeopleCommand::AdmitParticipantToCourt { .. }
            | PeopleCommand::MoveParticipant { .. } => {
                return self.decide_attendant(actor, command, supply, now);
            }
            PeopleCommand::AnswerParticipant { participant, accept } => {
                self.participant(participant).ok_or(Refusal::Unknown)?;
                PeopleEvent::ParticipantAnswered {
                    participant: participant.clone(),
                    party: self.seat(actor)?.id.clone(),
                    accept: *accept,
                }
            }
            PeopleCommand::RemoveParticipant { participant } => {
                self.participant(participant).ok_or(Refusal::Unknown)?;
                PeopleEvent::ParticipantRemoved { participant: participant.clone() }
            }
            PeopleCommand::ConfirmAddress { address } => PeopleEvent::AddressConfirmed {
                party: self.seat(actor)?.id.clone(),
                address: AddressDraft {
                    electronic: address.electronic,
                    email: optional("address.email", "邮箱", &address.email, NAME_MAX)?,
                    post: required("address.post", "邮寄地址", &address.post, NAME_MAX)?,
                    postcode: optional("address.postcode", "邮编", &address.postcode, 10)?,
                    receiver: optional("address.receiver", "代收人", &address.receiver, NAME_MAX)?,
                    receiver_phone: optional(
                        "address.receiver_phone",
                        "代收人电话",
                        &address.receiver_phone,
                        20,
                    )?,
                    receiver_relation: optional(
                        "address.receiver_relation",
                        "代收人与本人的关系",
                        &address.receiver_relation,
                        NAME_MAX,
                    )?,
                    scope: ServiceStage::ALL.into_iter().filter(|one| address.scope.contains(one)).collect(),
                },
                document: Some(supply.document(Kind::D07)),
            },
            PeopleCommand::AttachFile { file, title, purpose, content } => {
                let party = self.seat(actor).ok().map(|party| party.id.clone());
                // The other side may have put in the very same one: that is theirs, and nobody's business.
                if self.files.iter().any(|known| known.id == *file && known.party == party) {
                    return Ok(Vec::new());
                }
                PeopleEvent::FileAttached {
                    file: file.clone(),
                    title: required("title", "材料名称", title, NAME_MAX)?,
                    purpose: *purpose,
                    content: content.clone().ok_or(Refusal::Unknown)?,
                    party,
                }
            }
            PeopleCommand::ShareFile { file } => {
                let party = self.seat(actor).ok().map(|party| party.id.clone());
                // Whose file it is decides who shows it: nobody shows what was confided to them (在线调解规则 18).
                let known = self.files.iter().find(|known| known.id == *file && known.party == party);
                if known.ok_or(Refusal::Unknown)?.shared {
                    return Ok(Vec::new());
                }
                PeopleEvent::FileShared { file: file.clone(), party }
            }
        };
        Ok(vec![Event::People(event)])
    }

    /// A party speaks only for itself; staff may enter papers for any.
    fn own_party(&self, actor: &Actor, party: &PartyId) -> Result<(), Refusal> {
        self.party(party).ok_or(Refusal::Unknown)?;
        if actor.kind == ActorKind::Party && actor.id != party.as_str() {
            return Err(Refusal::Unknown);
        }
        Ok(())
    }

    fn agent_draft(
        &self,
        party: &PartyId,
        agent: &AgentDraft,
        supply: &Supply,
        now: jiff::Timestamp,
    ) -> Result<AgentDraft, Refusal> {
        let principal = self.party(party).ok_or(Refusal::Unknown)?;
        if principal.agents.len() >= AGENTS_MAX {
            return Err(Refusal::TooMany { what: "代理人", limit: AGENTS_MAX });
        }
        let id_no = agent.id_no.trim().to_uppercase();
        let holder = citizen("agent.id_no", &id_no, now, supply.allow_test_division)?;
        grown("agent.id_no", &holder, now)?;
        self.is_in_the_case("agent.proof", agent.proof.as_ref())?;
        // Only the principal can sign the paper on a telephone, and not where the law wants ink (电子签名法 3).
        if agent.proof.is_none() && (principal.agent().is_some() || self.is_wet()) {
            return Err(without_paper("agent.proof"));
        }
        // Nobody acts for one side and is, or acts for, the other (利益冲突); people of one side may share an agent (F-4).
        let elsewhere =
            self.parties.iter().filter(|other| other.role != principal.role).any(|other| {
                other.who.id_no() == id_no || other.agents.iter().any(|agent| agent.id_no == id_no)
            });
        if elsewhere || principal.agents.iter().any(|known| known.id_no == id_no) {
            return Err(Refusal::Invalid {
                field: "agent.id_no",
                sentence: "这个人在本案里已经是当事人或代理人。请另选代理人。".to_owned(),
            });
        }
        Ok(AgentDraft {
            name: required("agent.name", "代理人姓名", &agent.name, NAME_MAX)?,
            id_no,
            phone: phone_number(&agent.phone, supply.allow_test_division)?,
            ..agent.clone()
        })
    }

    /// Whether a file that is said to prove something was put into this case.
    fn is_in_the_case(&self, field: &'static str, file: Option<&FileId>) -> Result<(), Refusal> {
        let proves = |known: &Attached| known.purpose == FileUse::Authority;
        if file.is_none_or(|file| self.files.iter().any(|known| known.id == *file && proves(known))) {
            return Ok(());
        }
        Err(Refusal::Invalid {
            field,
            sentence: "没有找到这份授权委托书。请先把它作为“授权委托书”上传到本案，再填写。".to_owned(),
        })
    }

    /// Nobody speaks for a party against themselves (民法典 35).
    fn of_no_other_side(&self, field: &'static str, party: &PartyId, id_no: &str) -> Result<(), Refusal> {
        let id_no = id_no.trim().to_uppercase();
        if self.parties.iter().any(|other| other.id != *party && other.who.id_no() == id_no) {
            return Err(Refusal::Invalid {
                field,
                sentence: "这个人是本案的另一方当事人，不能担任监护人参加调解。请另选监护人。".to_owned(),
            });
        }
        Ok(())
    }

    fn agent_of(&self, party: &PartyId, id_no: &str) -> Result<&AgentDraft, Refusal> {
        self.party(party)
            .and_then(|party| party.agents.iter().find(|agent| agent.id_no == id_no))
            .ok_or(Refusal::Unknown)
    }

    /// Whether a participant may come in now: every party agreed where that is needed (B-110).
    #[must_use]
    pub fn may_take_part(&self, participant: &Participant) -> bool {
        !participant.role.needs_consent()
            || self.parties.iter().all(|party| participant.answers.get(&party.id) == Some(&true))
    }

    /// Parties who lack a guardian although they need one on the day of `now` (E-CAPACITY; 民法典 17–20).
    #[must_use]
    pub fn without_guardian(&self, now: jiff::Timestamp) -> Vec<String> {
        let today = calendar::day_of(now);
        self.parties
            .iter()
            .filter(|party| party.guardian.is_none() && party.needs_guardian(today))
            .map(|party| party.who.name().to_owned())
            .collect()
    }
}

fn without_paper(field: &'static str) -> Refusal {
    Refusal::Invalid {
        field,
        sentence:
            "这一项要有委托人签名的授权委托书。请先把纸质委托书拍照或扫描，作为“授权委托书”上传到本案。"
                .to_owned(),
    }
}

/// Who acts for others has full capacity: 18 years (民法典 17, 18).
fn grown(field: &'static str, holder: &Holder, now: jiff::Timestamp) -> Result<(), Refusal> {
    let birthday = holder.birth.checked_add(jiff::Span::new().years(18));
    if birthday.is_ok_and(|birthday| birthday <= calendar::day_of(now)) {
        return Ok(());
    }
    Err(Refusal::Invalid {
        field,
        sentence: "这个人还没有满18周岁，不能代理或者监护别人。请另选一位。".to_owned(),
    })
}
