//! What a party's event certificate is bound to, in bytes that are kept.
//!
//! Sources: `documents.md` 2 (the request is bound to the identity evidence, the document and the strokes or what takes their place), 电子签名法
//! 13 (1), 13 (2) and `legal.md` B.10: who signed, how they were recognised and when, with which device. The digest in
//! the certificate can be computed again from the revision before the signature and the two files named in the event.

use serde::Serialize;

use super::mark::Mark;
use crate::blob::{BlobError, Blobs};
use crate::case::Case;
use crate::case::actor::Actor;
use crate::case::document::Signer;
use crate::case::id::{CaseId, PartyId};
use crate::case::party::IdentityCheck;

/// What shows who signs.
#[derive(Debug, Serialize)]
struct Evidence<'a> {
    case: &'a CaseId,
    party: &'a PartyId,
    /// Who acts for the party: the person, the representative or the agent.
    name: &'a str,
    /// How the mediator made sure who it is.
    identity: Option<IdentityCheck>,
    /// How the court did.
    court_identity: Option<IdentityCheck>,
    /// Who asked, when they last proved who they are, and from where.
    actor: &'a Actor,
}

/// Strokes and evidence of one signature, as bytes and as what they are kept under.
#[derive(Debug, Default)]
pub(super) struct Bound {
    /// The handwriting as JSON, or what took its place; an empty list where nobody wrote.
    pub strokes: Vec<u8>,
    /// What shows who signs, as JSON; empty for staff and seals.
    pub evidence: Vec<u8>,
    /// SHA-256 of that in hex, where there is something.
    pub strokes_sha256: Option<String>,
    /// SHA-256 of the evidence in hex, for a party.
    pub evidence_sha256: Option<String>,
}

impl Bound {
    /// Puts strokes and evidence of a signature of `signer` by `actor` into bytes and keeps them.
    ///
    /// # Errors
    ///
    /// A [`BlobError`] if they can't be kept.
    pub(super) fn keep(
        blobs: &Blobs,
        case: &Case,
        actor: &Actor,
        (signer, mark): (&Signer, &Mark<'_>),
    ) -> Result<Self, BlobError> {
        let (strokes, is_shown) = match mark {
            Mark::Hand(strokes) => (json(strokes), !strokes.is_empty()),
            Mark::Instead(marked, _) => (json(marked), true),
        };
        let mut bound = Self { strokes, ..Self::default() };
        if is_shown && signs_by_hand(signer) {
            bound.strokes_sha256 = Some(blobs.put(&bound.strokes)?);
        }
        if let Signer::Party(id) = signer {
            let party = case.party(id);
            bound.evidence = json(&Evidence {
                case: &case.id,
                party: id,
                name: party.map_or(actor.name.as_str(), |party| party.acting_name()),
                identity: party.and_then(|party| party.identity),
                court_identity: party.and_then(|party| party.court_identity),
                actor,
            });
            bound.evidence_sha256 = Some(blobs.put(&bound.evidence)?);
        }
        Ok(bound)
    }
}

fn signs_by_hand(signer: &Signer) -> bool {
    match signer {
        Signer::Party(_) | Signer::Mediator | Signer::Judge => true,
        Signer::Committee | Signer::Court => false,
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("strokes and evidence are plain data")
}
