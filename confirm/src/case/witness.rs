//! 见证签署: who may vouch that a party that doesn't write wants to sign (人民调解法 29; `legal.md` G-62, B.10).
//!
//! Two people see it: a member of staff, whose session is fresh, and a second witness. Neither is a party or acts for one.

use jiff::Timestamp;

use super::Case;
use super::actor::{Actor, ActorKind};
use super::document::{Document, Signer};
use super::field::{NAME_MAX, required};
use super::guard::Act;
use super::id::PartyId;
use super::mark::{Attestation, AttestationDraft};
use super::person;
use super::refusal::Refusal;
use super::session::SessionEvent;
use super::signing::fresh;
use super::stage::{Confirmation, Mediation};
use crate::paper::Kind;

impl Case {
    pub(super) fn guard_attestation(&self, actor: &Actor, act: &Act, now: Timestamp) -> Result<(), Refusal> {
        let kind = act.kind;
        let document = self.document_of(act)?;
        if document.superseded {
            return Err(Refusal::TextChanged);
        }
        match document.made.kind {
            Kind::D17 => {
                self.court_staff(actor, ActorKind::Clerk, kind)?;
                self.confirmation_in(kind, &[Confirmation::Record], now)?;
            }
            Kind::D08 | Kind::D12 | Kind::D14 => {
                if actor.kind == ActorKind::SealKeeper {
                    return Err(Refusal::NotYours { command: kind });
                }
                self.committee_staff(actor, kind)?;
                if self.is_wet() {
                    return Err(Refusal::NotElectronic);
                }
                match document.made.kind {
                    Kind::D12 => self.mediation_in(kind, &[Mediation::Signing], now)?,
                    Kind::D14 => {
                        self.confirmation_in(kind, &[Confirmation::JointDraft, Confirmation::Cosign], now)?;
                    }
                    _ => {}
                }
            }
            _ => return Err(Refusal::NotYours { command: kind }),
        }
        self.still_asked(document, now)?;
        if document.open_places().any(|place| matches!(place.signer, Signer::Party(_))) {
            Ok(())
        } else {
            Err(Refusal::AlreadySigned)
        }
    }

    pub(super) fn attest_signature(
        &self,
        actor: &Actor,
        draft: &AttestationDraft,
        now: Timestamp,
    ) -> Result<SessionEvent, Refusal> {
        let found = self.shown_document(&draft.document, &draft.sha256)?;
        let place = found.place_of(&Signer::Party(draft.party.clone())).ok_or(Refusal::Unknown)?;
        if found.signed_at(&place.field).is_some() {
            return Err(Refusal::AlreadySigned);
        }
        fresh(actor, now)?;
        if !draft.read_aloud {
            return Err(invalid("read_aloud", "要先把全文读给当事人听，问清楚听懂了、愿意签，才能见证。"));
        }
        let witness = required("witness", "另一名见证人", &draft.witness, NAME_MAX)?;
        if self.has_a_side(&actor.name) {
            return Err(invalid(
                "party",
                "您是本案当事人或者代理人，不能为签名作见证。请换一位工作人员登记。",
            ));
        }
        if self.has_a_side(&witness) {
            return Err(invalid(
                "witness",
                "当事人和代理人不能作见证人。请写在场的其他人，例如记录人或者村干部。",
            ));
        }
        if witness == actor.name {
            return Err(invalid("witness", "见证要有两个人。您是第一名见证人，请写另一位在场的人。"));
        }
        if draft.fingerprint.as_ref().is_some_and(|photo| !self.files.iter().any(|file| file.id == *photo)) {
            return Err(invalid("fingerprint", "没有找到指印照片。请先把照片上传为本案材料，再登记见证。"));
        }
        let attestation = Attestation {
            by: person(actor),
            witness,
            reason: draft.reason,
            fingerprint: draft.fingerprint.clone(),
            at: now,
        };
        let (document, party) = (draft.document.clone(), draft.party.clone());
        Ok(SessionEvent::SignatureAttested { document, party, attestation })
    }

    /// What was attested for `party` on `document`, as long as it holds.
    pub(super) fn attested<'a>(
        &self,
        document: &'a Document,
        party: &PartyId,
        now: Timestamp,
    ) -> Result<&'a Attestation, Refusal> {
        let attestation = document.attested.get(party).ok_or(Refusal::NotWitnessed)?;
        if now < attestation.ends_at() { Ok(attestation) } else { Err(Refusal::WitnessLapsed) }
    }

    /// Whether somebody of this name is a party or acts for one.
    fn has_a_side(&self, name: &str) -> bool {
        self.parties.iter().any(|party| {
            let guardian = party.guardian.as_ref().map(|guardian| guardian.name.as_str());
            [party.who.name(), party.acting_name()].contains(&name)
                || guardian == Some(name)
                || party.agents.iter().any(|agent| agent.name == name)
        })
    }
}

fn invalid(field: &'static str, sentence: &str) -> Refusal {
    Refusal::Invalid { field, sentence: sentence.to_owned() }
}
