//! 签名外观: what a signature shows on the page and what it says it is for.

use jiff::Timestamp;

use super::OfficeError;
use crate::blob::Blobs;
use crate::case::document::{Document, Signer, SigningPlace};
use crate::case::id::PartyId;
use crate::case::mark::{Instead, Marked};
use crate::case::stroke::Stroke;
use crate::paper::wording::in_china;
use crate::pdf::{self, Appearance, Emblem};
use crate::picture::handwriting::{self, Mask, PhotoError};

/// What a signer gave to be shown.
#[derive(Debug, Clone)]
pub(super) enum Mark<'a> {
    /// Handwriting; none where staff chose the printed name, or where a seal is set.
    Hand(&'a [Stroke]),
    /// What took its place, and the handwriting in a photograph.
    Instead(Marked, Option<Mask>),
}

impl<'a> Mark<'a> {
    /// Nothing is written.
    pub(super) const NONE: Self = Self::Hand(&[]);

    /// What the party or member of staff `id` gave for `document`; the rules have been asked.
    ///
    /// # Errors
    ///
    /// [`OfficeError::Photo`] if the photograph is not there or shows no name.
    pub(super) fn of(
        blobs: &Blobs,
        document: &Document,
        id: &str,
        (strokes, instead): (&'a [Stroke], Option<&Instead>),
    ) -> Result<Self, OfficeError> {
        Ok(match instead {
            None => Self::Hand(strokes),
            Some(Instead::Typed) => Self::Instead(Marked::Typed, None),
            Some(Instead::Photographed { photo }) => {
                let bytes = blobs.get(photo.as_str())?.ok_or(PhotoError::Gone)?;
                let mask = handwriting::find(&bytes)?;
                let mask_sha256 = blobs.put(&mask.png()?)?;
                Self::Instead(Marked::Photographed { photo: photo.clone(), mask_sha256 }, Some(mask))
            }
            Some(Instead::Witnessed) => {
                let attestation = document.attested.get(&PartyId::new(id)).cloned();
                Self::Instead(Marked::Witnessed { attestation: attestation.ok_or(super::Incomplete)? }, None)
            }
        })
    }

    /// What stands on record about it.
    pub(super) fn marked(&self) -> Option<&Marked> {
        match self {
            Self::Hand(_) => None,
            Self::Instead(marked, _) => Some(marked),
        }
    }
}

/// What the signature says it is for (`/Reason`).
pub(super) fn reason(signer: &Signer) -> &'static str {
    match signer {
        Signer::Party(_) => "我已看清全部内容，自愿签署",
        Signer::Mediator => "主持调解",
        Signer::Committee => "调解组织盖章",
        Signer::Judge => "作出裁定",
        Signer::Court => "法院盖章",
    }
}

/// What is drawn into the field of `place`.
pub(super) fn appearance(place: &SigningPlace, mark: &Mark<'_>, now: Timestamp) -> Appearance {
    let strokes = match mark {
        Mark::Hand(strokes) => *strokes,
        Mark::Instead(marked, mask) => return instead(place, (marked, mask.as_ref()), now),
    };
    match &place.signer {
        // Staff may choose the printed name; a party always writes (the rules refuse a party without strokes).
        Signer::Mediator | Signer::Judge if strokes.is_empty() => Appearance::named(&place.name, now),
        Signer::Party(_) | Signer::Mediator | Signer::Judge => {
            Appearance::Hand(strokes.iter().map(drawn).collect())
        }
        Signer::Committee => Appearance::Seal { organisation: place.name.clone(), emblem: Emblem::Star },
        // Nobody may take it for the seal of a court (`legal.md` 0.2).
        Signer::Court => {
            Appearance::Seal { organisation: place.name.clone(), emblem: Emblem::Word("演示".to_owned()) }
        }
    }
}

/// What is drawn in place of handwriting.
fn instead(place: &SigningPlace, (marked, mask): (&Marked, Option<&Mask>), now: Timestamp) -> Appearance {
    let notes = match (marked, mask) {
        (Marked::Photographed { .. }, Some(mask)) => return Appearance::Photo(mask.clone()),
        (Marked::Typed | Marked::Photographed { .. }, _) => {
            vec![format!("（打印签名）{}", in_china(now).strftime("%Y-%m-%d %H:%M"))]
        }
        (Marked::Witnessed { attestation }, _) => {
            vec![attestation.caption().to_owned(), format!("见证人：{}", attestation.witnesses())]
        }
    };
    Appearance::Name { name: place.name.clone(), notes }
}

#[expect(clippy::cast_precision_loss, reason = "coordinates are checked to lie within a few thousand")]
fn drawn(stroke: &Stroke) -> pdf::Stroke {
    pdf::Stroke {
        points: stroke
            .points
            .iter()
            .map(|point| pdf::StrokePoint { x: point.x as f32, y: point.y as f32, t: point.t })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::stroke::Point;

    /// How a mediator's signature looks.
    fn mediator(strokes: &[Stroke]) -> Appearance {
        let place = SigningPlace {
            field: "Mediator".to_owned(),
            signer: Signer::Mediator,
            role_label: "人民调解员".to_owned(),
            name: "姜桂兰".to_owned(),
        };
        appearance(&place, &Mark::Hand(strokes), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_a_mediator_wrote_by_hand_is_what_the_paper_shows() {
        let point = |x| Point { x, y: 300, t: 0, width: 3, pressure: None };
        let written = [Stroke { points: vec![point(100), point(400)] }];
        assert!(matches!(mediator(&written), Appearance::Hand(strokes) if strokes[0].points.len() == 2));
    }

    #[test]
    fn a_mediator_who_wrote_nothing_signs_with_the_printed_name() {
        assert!(matches!(mediator(&[]), Appearance::Name { name, .. } if name == "姜桂兰"));
    }
}
