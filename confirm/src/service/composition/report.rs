//! D26 and D26b: from the record of a signing to its report.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::notice;
use crate::calendar::day_of;
use crate::case::Case;
use crate::case::actor::{Actor, ActorKind};
use crate::case::digest::sha256_hex;
use crate::case::document::{Document, SignatureMade, Signer, SigningPlace};
use crate::case::event::Event;
use crate::case::mark::Marked;
use crate::case::party::IdentityCheck;
use crate::case::report::report_kind;
use crate::case::session::SessionEvent;
use crate::case::stroke::Stroke;
use crate::paper::report::{Electronic, Link, Means, Report, Revision, Signature, Signer as By};
use crate::paper::{Dot, Kind, Paper};
use crate::store;

/// Most points that a picture of handwriting shows: more than the eye tells apart at that size.
const DOTS_MAX: usize = 600;

/// What the signed file and the folder say about one signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// When it existed at the latest, by its time stamp.
    pub stamped_at: Option<Timestamp>,
    /// Who issued the certificate.
    pub issuer: String,
    /// The handwriting that was kept.
    pub strokes: Vec<Stroke>,
}

/// The report on the signatures of `document`, by the record `chain` and by what was `seen` at each field.
#[must_use]
pub fn report(
    case: &Case,
    document: &Document,
    chain: &[store::Link],
    seen: &BTreeMap<String, Seen>,
    now: Timestamp,
) -> Paper {
    let kind = report_kind(document.made.kind);
    let issuer = if kind.is_of_court() { &case.court } else { &case.committee };
    let of_court = document.made.kind.is_of_court();
    let number = case.docket_no.clone().filter(|_| of_court).unwrap_or_else(|| case.number.clone());
    let made = &document.made;
    let begun = Revision {
        cause: "出具并锁定".to_owned(),
        length: made.frozen.length,
        sha256: made.frozen.sha256.clone(),
    };
    let place = |field: &str| made.places.iter().find(|place| place.field == field);
    let later = document.signatures.iter().map(|(signature, _)| Revision {
        cause: place(&signature.field).map_or_else(String::new, cause),
        length: signature.revision.length,
        sha256: signature.revision.sha256.clone(),
    });
    let view = View { case, document, chain, seen };
    Report {
        kind,
        issuer: issuer.name.clone(),
        number,
        document: made.title.clone(),
        check_code: made.check_code.clone(),
        revisions: std::iter::once(begun).chain(later).collect(),
        signatures: made.places.iter().filter_map(|place| view.signature(place)).collect(),
        day: day_of(now),
    }
    .paper(notice(), None)
}

fn cause(place: &SigningPlace) -> String {
    let verb = if seals(&place.signer) { "" } else { "签名" };
    format!("{}{verb}", place.role_label)
}

fn seals(signer: &Signer) -> bool {
    match signer {
        Signer::Committee | Signer::Court => true,
        Signer::Party(_) | Signer::Mediator | Signer::Judge => false,
    }
}

/// What is known about one document.
struct View<'a> {
    case: &'a Case,
    document: &'a Document,
    chain: &'a [store::Link],
    seen: &'a BTreeMap<String, Seen>,
}

impl View<'_> {
    fn signature(&self, place: &SigningPlace) -> Option<Signature> {
        let on_screen = self.document.signatures.iter().find(|(made, _)| made.field == place.field);
        let link = self.link(&place.field);
        let actor = link.map(|link| &link.recorded.actor);
        let (means, electronic, authentication) = match on_screen {
            Some((made, _)) => (
                self.means(place, made),
                Some(self.electronic(made, actor)),
                actor.map(|actor| (authentication(actor.kind).to_owned(), actor.authenticated_at)),
            ),
            None => (Means::Ink { scans: scans(self.document) }, None, None),
        };
        Some(Signature {
            role: place.role_label.clone(),
            signer: if seals(&place.signer) {
                By::Body(place.name.clone())
            } else {
                By::Person(place.name.clone())
            },
            means,
            identity: self.identity(&place.signer),
            authentication,
            signed_at: self.document.signed_at(&place.field)?,
            electronic,
            link: link.map(|link| Link {
                seq: link.recorded.seq,
                previous: link.previous.clone(),
                hash: link.hash.clone(),
            }),
        })
    }

    /// The event that signed at `field`, on the screen or on paper, alone or with the document.
    fn link(&self, field: &str) -> Option<&store::Link> {
        let id = &self.document.made.id;
        self.chain.iter().find(|link| match &link.recorded.event {
            Event::Signed { document, signature } => document == id && signature.field == field,
            Event::Session(SessionEvent::WetSigned { document, field: place, .. }) => {
                document == id && place == field
            }
            other => other.documents().iter().any(|made| {
                made.id == *id && made.signatures.iter().any(|signature| signature.field == field)
            }),
        })
    }

    fn identity(&self, signer: &Signer) -> Option<String> {
        match signer {
            Signer::Party(id) => {
                let party = self.case.party(id)?;
                let by_court = party.court_identity.filter(|_| self.document.made.kind == Kind::D17);
                let (who, check) = match by_court {
                    Some(check) => ("人民法院", check),
                    None => ("人民调解员", party.identity?),
                };
                Some(format!("{who}核验：{}，结果相符", check_words(check)))
            }
            Signer::Mediator | Signer::Judge => Some("工作人员账号，由所在单位登记并授权".to_owned()),
            Signer::Committee | Signer::Court => Some("印章密钥由盖章单位保管".to_owned()),
        }
    }

    fn means(&self, place: &SigningPlace, made: &SignatureMade) -> Means {
        if seals(&place.signer) {
            return Means::Seal;
        }
        if let Some(marked) = &made.instead {
            return instead(marked);
        }
        let strokes = self.seen.get(&made.field).map(|seen| seen.strokes.as_slice()).unwrap_or_default();
        if strokes.is_empty() {
            return Means::Printed;
        }
        let points = || strokes.iter().flat_map(|stroke| &stroke.points);
        Means::Hand {
            strokes: thinned(strokes),
            took_ms: points().map(|point| point.t).max().unwrap_or_default(),
            pressure: points().any(|point| point.pressure.is_some()),
        }
    }

    fn electronic(&self, made: &SignatureMade, actor: Option<&Actor>) -> Electronic {
        let seen = self.seen.get(&made.field);
        Electronic {
            stamped_at: seen.and_then(|seen| seen.stamped_at),
            serial: made.certificate.clone(),
            issuer: seen.map(|seen| seen.issuer.clone()).unwrap_or_default(),
            key_destroyed_at: made.key_destroyed_at,
            device_sha256: actor.map(actor_sha256).unwrap_or_default(),
            evidence_sha256: made.evidence_sha256.clone(),
            strokes_sha256: made.strokes_sha256.clone(),
        }
    }
}

/// What the report says of a signature that was not written on the screen.
fn instead(marked: &Marked) -> Means {
    match marked {
        Marked::Typed => Means::Typed,
        Marked::Photographed { photo, mask_sha256 } => {
            Means::Photographed { photo_sha256: photo.as_str().to_owned(), mask_sha256: mask_sha256.clone() }
        }
        Marked::Witnessed { attestation } => Means::Witnessed {
            witnesses: [attestation.by.name.clone(), attestation.witness.clone()],
            reason: attestation.reason.label(),
            at: attestation.at,
            fingerprint_sha256: attestation.fingerprint.as_ref().map(|photo| photo.as_str().to_owned()),
        },
    }
}

/// Digest of who acted as the event names them: device and address can be proved by it, not read from it.
fn actor_sha256(actor: &Actor) -> String {
    sha256_hex(&serde_json::to_vec(actor).expect("an actor is plain data"))
}

/// The files of the latest scan.
fn scans(document: &Document) -> Vec<String> {
    let files = document.scans.last().into_iter().flat_map(|scan| &scan.files);
    files.map(|content| content.sha256.clone()).collect()
}

fn authentication(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Party | ActorKind::Participant => "一次性短信验证码",
        ActorKind::Mediator
        | ActorKind::Recorder
        | ActorKind::SealKeeper
        | ActorKind::Operator
        | ActorKind::Judge
        | ActorKind::Clerk
        | ActorKind::President
        | ActorKind::Assistant => "工作账号登录口令",
        ActorKind::System => "系统自动",
    }
}

fn check_words(check: IdentityCheck) -> &'static str {
    match check {
        IdentityCheck::DocumentSeen => "出示身份证件比对",
        IdentityCheck::SmsAndVisual => "短信验证码并视频比对",
        IdentityCheck::KnownInPerson => "调解员本人认识",
    }
}

/// The strokes with every n-th point, so that a picture of them stays small; each keeps its ends.
fn thinned(strokes: &[Stroke]) -> Vec<Vec<Dot>> {
    let count: usize = strokes.iter().map(|stroke| stroke.points.len()).sum();
    let step = count.div_ceil(DOTS_MAX).max(1);
    let thin = |stroke: &Stroke| {
        let last = stroke.points.len().saturating_sub(1);
        let kept = stroke.points.iter().enumerate().filter(|(index, _)| index % step == 0 || *index == last);
        kept.map(|(_, point)| Dot { x: point.x, y: point.y }).collect()
    };
    strokes.iter().map(thin).collect()
}
