//! 签署: who signs what in which order, and what a signature leads to.
//!
//! Sources: 人民调解法 29 (parties, mediator, seal); 电子签名法 13; `legal.md` M85, B.10 (fresh authentication, the same
//! hash for all); 民事诉讼法 205 (the application needs both); `documents.md` 2 (order of signatures).

use jiff::{SignedDuration, Timestamp};

use super::actor::{Actor, ActorKind};
use super::document::{Document, Signer, SigningPlace};
use super::event::Event;
use super::id::{DocumentId, PartyId};
use super::mark::Instead;
use super::party::Party;
use super::refusal::Refusal;
use super::stroke::Stroke;
use super::{AUTHENTICATION_AGE_MAX, Case, Supply};
use crate::deadline::{self, Channel};
use crate::paper::field::{agent_field, party_field};
use crate::paper::{Kind, agreement, presided, receipt, ruling};
use crate::pdf::appearance::{POINTS_MAX, STROKES_MAX};

/// Clock difference between the edge and the rules that is not worth an argument.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_secs(5);

/// Least width and height of handwriting together, in thousandths of the writing area's width: a tap, a dot or a tick in
/// a corner is less, the smallest name written with a finger is three times as much.
const EXTENT_MIN: i32 = 100;
/// The hardest a pen can press, in thousandths (`PointerEvent.pressure` is a part of one).
const PRESSURE_MAX: u16 = 1000;

impl Case {
    /// Who has to sign a document of this kind, in order.
    #[must_use]
    pub fn signing_places(&self, kind: Kind) -> Vec<SigningPlace> {
        let parties = |role: &'static str| {
            self.parties.iter().zip(self.party_fields()).map(move |(party, field)| {
                place(&field, Signer::Party(party.id.clone()), role, party.acting_name())
            })
        };
        let judge = self.claim.as_ref().map_or("", |claim| claim.judge.name.as_str());
        match kind {
            Kind::D12 => parties("当事人")
                .chain([
                    place(agreement::MEDIATOR_FIELD, Signer::Mediator, "人民调解员", &self.mediator.name),
                    place(agreement::SEAL_FIELD, Signer::Committee, "印章", &self.committee.name),
                ])
                .collect(),
            Kind::D14 => parties("申请人").collect(),
            Kind::D12c => vec![place(presided::SEAL_FIELD, Signer::Committee, "印章", &self.committee.name)],
            Kind::D17 => parties("申请人")
                .chain([place(ruling::JUDGE_FIELD, Signer::Judge, "审判员", judge)])
                .collect(),
            kind if kind.is_ruling() => self.ruling_places(judge),
            Kind::D21 => vec![place(receipt::SEAL_FIELD, Signer::Court, "系统签章", &self.court.name)],
            // Notices and records are certified by whoever issues them; people confirm them by an act of their own.
            _ => Vec::new(),
        }
    }

    /// The place of a power of attorney (D08): whoever is the principal now signs. The agent accepts by acting.
    #[must_use]
    pub fn mandate_places(&self, party: &PartyId) -> Vec<SigningPlace> {
        let principal = self.party(party).map_or("", Party::acting_name);
        vec![place(&party_field(0), Signer::Party(party.clone()), "委托人", principal)]
    }

    /// The places of a ruling, which `judge` signs and seals; on an objection (D19c) that is whoever decides it.
    #[must_use]
    pub fn ruling_places(&self, judge: &str) -> Vec<SigningPlace> {
        vec![
            place(ruling::JUDGE_FIELD, Signer::Judge, "审判员", judge),
            place(ruling::SEAL_FIELD, Signer::Court, "院印", &self.court.name),
        ]
    }

    /// Names of the parties' signature fields: who has somebody act instead signs at that person's place.
    fn party_fields(&self) -> Vec<String> {
        let mut others = 0;
        let field = |(index, party): (usize, &Party)| {
            if party.agent().is_none() && party.guardian.is_none() {
                return party_field(index);
            }
            others += 1;
            agent_field(others - 1)
        };
        self.parties.iter().enumerate().map(field).collect()
    }

    /// The places that an act of `actor` fills in `document`: a judge signs and seals in one step.
    #[must_use]
    pub fn places_to_fill(&self, actor: &Actor, document: &Document) -> Vec<SigningPlace> {
        let signers: Vec<Signer> = match actor.kind {
            ActorKind::Party => vec![Signer::Party(PartyId::new(actor.id.as_str()))],
            ActorKind::Mediator => vec![Signer::Mediator],
            ActorKind::SealKeeper => vec![Signer::Committee],
            ActorKind::Judge => vec![Signer::Judge, Signer::Court],
            ActorKind::Clerk => vec![Signer::Court],
            ActorKind::Recorder
            | ActorKind::Operator
            | ActorKind::President
            | ActorKind::Assistant
            | ActorKind::Participant
            | ActorKind::System => Vec::new(),
        };
        signers.iter().filter_map(|signer| document.place_of(signer)).cloned().collect()
    }

    pub(super) fn sign(
        &self,
        actor: &Actor,
        (document, sha256): (&DocumentId, &str),
        (strokes, instead): (&[Stroke], Option<&Instead>),
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let document = self.shown_document(document, sha256)?;
        fresh(actor, now)?;
        match instead {
            Some(instead) => self.check_mark(actor, (document, strokes), instead, now)?,
            // Staff may choose the printed name; what they write instead is looked at like anybody's hand.
            None if actor.kind == ActorKind::Party || !strokes.is_empty() => check_strokes(strokes)?,
            None => {}
        }
        let mut events = self.signatures(actor, document, supply);
        match document.made.kind {
            Kind::D14 => {
                let mine = Signer::Party(PartyId::new(actor.id.as_str()));
                if document.open_places().all(|place| place.signer == mine) {
                    events.push(Event::Filed { document: Some(supply.document(Kind::D12c)) });
                }
            }
            kind if kind.is_ruling() => {
                let outcome = self.outcome.clone().ok_or(Refusal::Unknown)?;
                events.push(Event::Ruled { outcome });
            }
            _ => {}
        }
        Ok(events)
    }

    /// Whether `instead` may take the place of a party's handwriting.
    fn check_mark(
        &self,
        actor: &Actor,
        (document, strokes): (&Document, &[Stroke]),
        instead: &Instead,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let invalid = |sentence: &str| Refusal::Invalid { field: "instead", sentence: sentence.to_owned() };
        if actor.kind != ActorKind::Party {
            return Err(invalid("工作人员请手写签名，或者选择打印姓名。"));
        }
        if !strokes.is_empty() {
            return Err(invalid("一次只能用一种方式签名。请清除手写的笔迹，或者改回手写。"));
        }
        match instead {
            Instead::Typed => Ok(()),
            // Files are named by their hash, and nothing else is looked for.
            Instead::Photographed { photo } => {
                let photo = photo.as_str();
                let is_hash = photo.len() == 64 && photo.bytes().all(|byte| byte.is_ascii_hexdigit());
                if is_hash {
                    Ok(())
                } else {
                    Err(invalid("没有找到这张照片。请重新拍照，看过预览再签名。"))
                }
            }
            Instead::Witnessed => self.attested(document, &PartyId::new(actor.id.as_str()), now).map(drop),
        }
    }

    pub(super) fn seal(
        &self,
        actor: &Actor,
        document: &DocumentId,
        sha256: &str,
        supply: &Supply,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let document = self.shown_document(document, sha256)?;
        fresh(actor, now)?;
        let mut events = self.signatures(actor, document, supply);
        events.push(Event::TookEffect { effective_at: self.takes_effect(document, now)? });
        Ok(events)
    }

    /// 生效时间, by the formula of the channel (B.12): a committee's agreement takes effect with the last of parties,
    /// mediator and seal (人民调解法 29); where a court sent the case, with the last party (特邀调解规定 24).
    pub(super) fn takes_effect(
        &self,
        document: &Document,
        sealed_at: Timestamp,
    ) -> Result<Timestamp, Refusal> {
        let signed =
            |signer: &Signer| document.place_of(signer).and_then(|place| document.signed_at(&place.field));
        let parties: Vec<Timestamp> =
            self.parties.iter().filter_map(|party| signed(&Signer::Party(party.id.clone()))).collect();
        let mediator =
            signed(&Signer::Mediator).ok_or(Refusal::NotYourTurn { first: self.mediator.name.clone() })?;
        let channel = if self.registration.is_court_invited() {
            Channel::CourtDelegatedOffline
        } else {
            Channel::Committee
        };
        deadline::effective_at(channel, parties, Some(mediator), Some(sealed_at)).ok_or(Refusal::Unknown)
    }

    fn signatures(&self, actor: &Actor, document: &Document, supply: &Supply) -> Vec<Event> {
        self.places_to_fill(actor, document)
            .iter()
            .map(|place| Event::Signed {
                document: document.made.id.clone(),
                signature: supply.signature(&place.field),
            })
            .collect()
    }

    /// The document, if what was shown is what was frozen.
    pub(super) fn shown_document(&self, document: &DocumentId, sha256: &str) -> Result<&Document, Refusal> {
        let document = self.document(document).ok_or(Refusal::Unknown)?;
        if document.made.frozen.sha256 == sha256 { Ok(document) } else { Err(Refusal::TextChanged) }
    }
}

fn place(field: &str, signer: Signer, role: &str, name: &str) -> SigningPlace {
    SigningPlace { field: field.to_owned(), signer, role_label: role.to_owned(), name: name.to_owned() }
}

pub(super) fn fresh(actor: &Actor, now: Timestamp) -> Result<(), Refusal> {
    let age = now.duration_since(actor.authenticated_at);
    if (-CLOCK_SLACK..=AUTHENTICATION_AGE_MAX).contains(&age) { Ok(()) } else { Err(Refusal::Reauthenticate) }
}

fn check_strokes(strokes: &[Stroke]) -> Result<(), Refusal> {
    let points: usize = strokes.iter().map(|stroke| stroke.points.len()).sum();
    if strokes.len() > STROKES_MAX || points > POINTS_MAX {
        return Err(Refusal::TooMany { what: "签名笔画", limit: STROKES_MAX });
    }
    let far = |value: i32| !(-1000..=4000).contains(&value);
    let lines = strokes.iter().flat_map(|stroke| &stroke.points);
    if lines.clone().any(|point| far(point.x) || far(point.y) || !(0..=200).contains(&point.width)) {
        return Err(Refusal::NoStrokes);
    }
    if lines.clone().any(|point| point.pressure.is_some_and(|pressure| pressure > PRESSURE_MAX)) {
        return Err(Refusal::NoStrokes);
    }
    let width = lines.clone().map(|point| point.x).max().zip(lines.clone().map(|point| point.x).min());
    let height = lines.clone().map(|point| point.y).max().zip(lines.map(|point| point.y).min());
    let extent = width.zip(height).map(|((right, left), (bottom, top))| right - left + bottom - top);
    match extent {
        None => Err(Refusal::NoStrokes),
        Some(extent) if extent < EXTENT_MIN => Err(Refusal::TooSmall),
        Some(_) => Ok(()),
    }
}
