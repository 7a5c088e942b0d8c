//! Who may do what in the talk, and what it leads to (M50–M99).

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::super::actor::{Actor, ActorKind};
use super::super::clause::{Clause, ClauseDraft};
use super::super::command::{CommandKind, SessionCommand};
use super::super::consent::ConsentItem;
use super::super::decision::EndReason;
use super::super::document::Signer;
use super::super::event::Event;
use super::super::field::{NAME_MAX, NOTE_MAX, TEXT_MAX, optional, required};
use super::super::guard::{Act, addressed};
use super::super::id::{ClauseId, DocumentId, PartyId};
use super::super::party::Party;
use super::super::refusal::Refusal;
use super::super::stage::{Confirmation, Mediation};
use super::super::{Case, Supply};
use super::*;
use crate::lint::{self, KCode};
use crate::paper::Kind;

impl Case {
    pub(in crate::case) fn guard_session_orders(
        &self,
        actor: &Actor,
        act: &Act,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        use CommandKind as K;
        use Mediation as M;
        let kind = act.kind;
        match kind {
            K::ConfirmRecord | K::ObjectRecord => {
                self.acting_party(actor, kind)?;
                self.mediation_in(kind, &[M::Record], now)
            }
            K::WriteRecord | K::NoteRefusal => {
                if actor.kind == ActorKind::Recorder {
                    self.committee_staff(actor, kind)?;
                } else {
                    self.own_mediator(actor, kind)?;
                }
                let states: &[M] =
                    if kind == K::WriteRecord { &[M::Session, M::Record, M::Drafting] } else { &[M::Record] };
                self.mediation_in(kind, states, now)
            }
            K::RecordNoShow => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(kind, &[M::Scheduled, M::CheckIn, M::Notice], now)?;
                self.appointment_has_come(now)
            }
            K::RecordWetSignature => self.guard_wet_signature(actor, act, now),
            K::AttachScan => self.guard_scan(actor, act),
            K::AttestSignature => self.guard_attestation(actor, act, now),
            K::RefuseSeal => {
                self.seal_keeper(actor, kind)?;
                self.mediation_in(kind, &[M::Sealing], now)
            }
            K::Caucus => {
                self.mediator_in(actor, kind, &[M::Session], now)?;
                act.party.as_ref().map_or(Ok(()), |party| self.alone_at_device(party, now))
            }
            K::Suspect => self.mediator_in(actor, kind, &[M::Session], now),
            K::EndCaucus => self.mediator_in(actor, kind, &[M::Caucus], now),
            K::Adjourn => self.mediator_in(
                actor,
                kind,
                &[M::CheckIn, M::Notice, M::Session, M::Caucus, M::Record, M::Drafting, M::ReadBack],
                now,
            ),
            K::ClearSuspicion => self.mediator_in(actor, kind, &[M::Suspect], now),
            K::OralAgreement => self.mediator_in(actor, kind, &[M::Record, M::Drafting], now),
            K::PutInWriting => self.mediator_in(actor, kind, &[M::Oral], now),
            K::OverrideFinding => self.mediator_in(actor, kind, &WRITING, now),
            K::StartReadback => {
                self.mediator_in(actor, kind, &[M::Drafting, M::Amending], now)?;
                self.everybody_in()?;
                self.text_can_be_read(now)
            }
            K::AdoptSettlement => {
                self.mediator_in(actor, kind, &[M::Ended], now)?;
                // A talk that never began has nothing to go on with: the dispute is registered and accepted first (M20).
                if self.mediator_is_taken().is_err() {
                    Err(Refusal::NotNow {
                        why: "和解以前还没有受理、没有调解员接受，请重新登记"
                    })
                } else if self.ended.as_ref().is_some_and(|ended| ended.0 == EndReason::E2) {
                    Ok(())
                } else {
                    Err(Refusal::NotNow { why: "调解已经终止，不是因为自行和解" })
                }
            }
            K::CloseFile => self.guard_closing(actor, now),
            K::Amend | K::AnswerAmendment => self.guard_amendment(actor, kind, now),
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    fn mediator_in(
        &self,
        actor: &Actor,
        kind: CommandKind,
        states: &[Mediation],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.own_mediator(actor, kind)?;
        self.mediation_in(kind, states, now)
    }

    fn guard_wet_signature(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        let kind = act.kind;
        let document = self.document_of(act)?;
        if document.superseded {
            return Err(Refusal::TextChanged);
        }
        match document.made.kind {
            Kind::D12 if self.mediation == Mediation::Sealing => self.seal_keeper(actor, kind),
            Kind::D12 => {
                self.committee_staff(actor, kind)?;
                self.mediation_in(kind, &[Mediation::Signing], now)
            }
            Kind::D14 => {
                self.committee_staff(actor, kind)?;
                self.in_time(now)?;
                self.confirmation_in(kind, &[Confirmation::JointDraft, Confirmation::Cosign], now)
            }
            // In the court house the record is signed before the clerk (在线诉讼规则 34).
            Kind::D17 => {
                self.clerk_or_holder(actor, kind)?;
                self.confirmation_in(kind, &[Confirmation::Record], now)
            }
            _ => Err(Refusal::NotYours { command: kind }),
        }
    }

    /// Whether the text can be read aloud: there is one, and nothing in it stands in the way (C.5).
    pub(in crate::case) fn text_can_be_read(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.clauses.is_empty() {
            return Err(Refusal::NoClauses);
        }
        let open: Vec<String> = self
            .open_blocks(now)
            .into_iter()
            .map(|finding| match finding.clause {
                Some(clause) => format!("第{clause}条（{}）", finding.code),
                None => finding.code.to_string(),
            })
            .collect();
        if open.is_empty() { Ok(()) } else { Err(Refusal::Blocked { findings: open }) }
    }

    /// What the check found: nothing the parties said in private goes into it.
    #[must_use]
    pub fn findings(&self, now: Timestamp) -> Vec<lint::Finding> {
        crate::case::matter::check(self, now)
    }

    /// What the check would find if `draft` stood as clause `no` (from 1), or after the last one; findings about that
    /// clause and about the whole.
    #[must_use]
    pub fn findings_with(
        &self,
        draft: &ClauseDraft,
        no: Option<usize>,
        now: Timestamp,
    ) -> Vec<lint::Finding> {
        let mut imagined = self.clone();
        let index = no.filter(|no| (1..=self.clauses.len()).contains(no)).map(|no| no - 1);
        let clause = Clause {
            id: ClauseId::new(""),
            draft: draft.clone(),
            text: String::new(),
            hash: String::new(),
            previous_text: None,
            changed_by: None,
            answers: BTreeMap::new(),
        };
        let no = match index {
            Some(index) => {
                imagined.clauses[index] = clause;
                index + 1
            }
            None => {
                imagined.clauses.push(clause);
                imagined.clauses.len()
            }
        };
        let mut findings = imagined.findings(now);
        findings.retain(|finding| finding.clause.is_none_or(|clause| clause == no));
        findings
    }

    /// Findings that block and that nobody went past; what only forbids an electronic signature has its paper way.
    #[must_use]
    pub fn open_blocks(&self, now: Timestamp) -> Vec<lint::Finding> {
        self.findings(now)
            .into_iter()
            .filter(|finding| finding.level == lint::Level::Block && finding.scope != lint::Scope::Filing)
            .filter(|finding| !(finding.scope == lint::Scope::ESign && self.is_wet()))
            .filter(|finding| {
                !self
                    .talk
                    .overrides
                    .iter()
                    .any(|known| known.code == finding.code && known.clause == finding.clause)
            })
            .collect()
    }

    /// Whether the agreement is signed on paper: 婚姻、收养、继承 (电子签名法 3; conservative for money in such matters, H-9).
    #[must_use]
    pub fn is_wet(&self) -> bool {
        matches!(self.registration.dispute_type.as_str(), "01" | "02")
    }

    fn appointment_has_come(&self, now: Timestamp) -> Result<(), Refusal> {
        match &self.intake.booking {
            Some(booking) if now < booking.starts_at + NO_SHOW_AFTER => Err(Refusal::TooEarly),
            Some(_) | None => Ok(()),
        }
    }

    pub(in crate::case) fn decide_session(
        &self,
        actor: &Actor,
        command: &SessionCommand,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            SessionCommand::RecordNoShow { party, note } => {
                self.party(party).ok_or(Refusal::Unknown)?;
                SessionEvent::NoShow {
                    party: party.clone(), note: optional("note", "说明", note, NOTE_MAX)?
                }
            }
            SessionCommand::Caucus { party } => {
                self.party(party).ok_or(Refusal::Unknown)?;
                SessionEvent::CaucusOpened { party: party.clone() }
            }
            SessionCommand::EndCaucus => SessionEvent::CaucusEnded,
            SessionCommand::Adjourn { reason, note } => {
                SessionEvent::Adjourned { reason: *reason, note: optional("note", "说明", note, NOTE_MAX)? }
            }
            SessionCommand::Suspect { note } => {
                SessionEvent::Suspected { note: required("note", "发现的情况", note, NOTE_MAX)? }
            }
            SessionCommand::ClearSuspicion { note } => {
                SessionEvent::SuspicionCleared { note: required("note", "核实的情况", note, NOTE_MAX)? }
            }
            SessionCommand::WriteRecord { record } => self.write_record(record, supply)?,
            SessionCommand::ConfirmRecord { hash } => {
                self.shown_record(hash)?;
                let party = self.seat(actor)?.id.clone();
                let closed = self.close_record(&party, &RecordAnswer::Confirmed, supply);
                let confirmed = SessionEvent::RecordConfirmed { party, hash: hash.clone() };
                return Ok(std::iter::once(Event::Session(confirmed)).chain(closed).collect());
            }
            SessionCommand::ObjectRecord { hash, note } => {
                self.shown_record(hash)?;
                SessionEvent::RecordObjected {
                    party: self.seat(actor)?.id.clone(),
                    note: required("note", "哪里不对", note, NOTE_MAX)?,
                }
            }
            SessionCommand::NoteRefusal { party, reason } => {
                self.party(party).ok_or(Refusal::Unknown)?;
                let reason = required("reason", "没有确认的原因", reason, NOTE_MAX)?;
                let closed = self.close_record(party, &RecordAnswer::Refused(reason.clone()), supply);
                let refused = SessionEvent::RecordRefused { party: party.clone(), reason };
                return Ok(std::iter::once(Event::Session(refused)).chain(closed).collect());
            }
            SessionCommand::OralAgreement { content, performance } => {
                self.record_is_confirmed()?;
                return self.oral(content, performance, supply, now);
            }
            SessionCommand::PutInWriting => SessionEvent::PutInWriting,
            SessionCommand::OverrideFinding { code, clause, reason } => {
                self.override_finding(*code, *clause, reason, now)?
            }
            SessionCommand::StartReadback => SessionEvent::ReadbackStarted,
            SessionCommand::RecordWetSignature { document, signer, signed_at, witness } => {
                return self.wet_signature((document, signer), (*signed_at, witness), supply, now);
            }
            SessionCommand::AttachScan { document, files, code } => {
                self.attach_scan((document, files), code.as_deref(), supply)?
            }
            SessionCommand::AttestSignature { draft } => self.attest_signature(actor, draft, now)?,
            SessionCommand::RefuseSeal { reason } => SessionEvent::SealRefused {
                document: self.agreement().ok_or(Refusal::Unknown)?.made.id.clone(),
                reason: required("reason", "不盖章的原因", reason, NOTE_MAX)?,
            },
            SessionCommand::AdoptSettlement { note } => {
                SessionEvent::SettlementAdopted { note: required("note", "和解的内容", note, NOTE_MAX)? }
            }
            SessionCommand::CloseFile => SessionEvent::FileClosed { document: supply.document(Kind::D24b) },
            SessionCommand::Amend { reason } => return self.propose_amendment(actor, reason),
            SessionCommand::AnswerAmendment { accept } => {
                return self.answer_amendment(&self.seat(actor)?.id, *accept);
            }
        };
        Ok(vec![Event::Session(event)])
    }

    fn oral(
        &self,
        content: &str,
        performance: &str,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        Ok(vec![
            Event::Session(SessionEvent::OralAgreed {
                content: required("content", "协议内容", content, TEXT_MAX)?,
                performance: required("performance", "履行方式、期限", performance, TEXT_MAX)?,
                document: supply.document(Kind::D12b),
            }),
            Event::TookEffect { effective_at: now },
        ])
    }

    fn override_finding(
        &self,
        code: KCode,
        clause: Option<usize>,
        reason: &str,
        now: Timestamp,
    ) -> Result<SessionEvent, Refusal> {
        let finding = self
            .findings(now)
            .into_iter()
            .find(|finding| finding.code == code && finding.clause == clause)
            .ok_or(Refusal::Unknown)?;
        // 电子签名法 3 leaves no choice: such a text is signed on paper or changed.
        if finding.scope == lint::Scope::ESign && finding.level == lint::Level::Block {
            return Err(Refusal::NotElectronic);
        }
        Ok(SessionEvent::Overridden {
            code,
            clause,
            reason: required("reason", "继续的理由", reason, NOTE_MAX)?,
        })
    }

    /// Whoever agreed to sign on the screen does so; ink that only others vouch for is for those who did not (B.10), and
    /// no party is its witness.
    fn signs_on_paper(&self, party: &PartyId, witness: &str) -> Result<(), Refusal> {
        let electronic = |party: &Party| party.consents.given(ConsentItem::ElectronicSignature);
        if !self.is_wet() && self.party(party).is_some_and(electronic) {
            return Err(Refusal::Invalid {
                field: "signer",
                sentence:
                    "这位当事人同意了用电子签名，请本人在屏幕上签。要改用纸质签，请本人先撤回电子签名的同意。"
                        .to_owned(),
            });
        }
        let names = |party: &Party| [party.acting_name(), party.who.name()].contains(&witness.trim());
        if self.parties.iter().any(names) {
            return Err(Refusal::Invalid {
                field: "witness",
                sentence: "当事人不能为纸质签字作见证。请写在场的其他人，例如记录人。".to_owned(),
            });
        }
        Ok(())
    }

    fn wet_signature(
        &self,
        (document, signer): (&DocumentId, &WetSigner),
        (signed_at, witness): (Timestamp, &str),
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let found = self.document(document).ok_or(Refusal::Unknown)?;
        let signer = signer.signer();
        let place = found.place_of(&signer).ok_or(Refusal::Unknown)?;
        if found.signed_at(&place.field).is_some() {
            return Err(Refusal::AlreadySigned);
        }
        if signed_at > now || signed_at < found.made_at {
            return Err(Refusal::Invalid {
                field: "signed_at",
                sentence: "签字时间要在定稿以后、现在以前。请核对纸上的时间。".to_owned(),
            });
        }
        if let Signer::Party(party) = &signer {
            self.signs_on_paper(party, witness)?;
        }
        if let (Kind::D14, Signer::Party(party)) = (found.made.kind, &signer) {
            addressed(self.party(party).ok_or(Refusal::Unknown)?)?;
        }
        self.signs_in_turn(found, &signer)?;
        if signer == Signer::Committee {
            self.scan_is_there(found)?;
        }
        let mut events = vec![Event::Session(SessionEvent::WetSigned {
            document: document.clone(),
            field: place.field.clone(),
            signed_at,
            witness: required("witness", "见证人", witness, NAME_MAX)?,
        })];
        let last = found.open_places().all(|open| open.signer == signer);
        match found.made.kind {
            Kind::D12 if last && signer == Signer::Committee => {
                events.push(Event::TookEffect { effective_at: self.takes_effect(found, signed_at)? });
            }
            Kind::D14 if last => events.push(Event::Filed { document: Some(supply.document(Kind::D12c)) }),
            _ => {}
        }
        Ok(events)
    }
}

/// How long after the start a party counts as not come (M50: closes +20 min).
const NO_SHOW_AFTER: jiff::SignedDuration = jiff::SignedDuration::from_mins(20);

/// States in which clauses are written.
pub(in crate::case) const WRITING: [Mediation; 5] =
    [Mediation::Session, Mediation::Record, Mediation::Drafting, Mediation::ReadBack, Mediation::Amending];
