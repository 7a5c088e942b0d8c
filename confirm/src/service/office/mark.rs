//! 签名外观: what a signature shows on the page and what it says it is for.

use jiff::Timestamp;

use crate::case::document::{Signer, SigningPlace};
use crate::case::stroke::Stroke;
use crate::pdf::{self, Appearance, Emblem};

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
pub(super) fn appearance(place: &SigningPlace, strokes: &[Stroke], now: Timestamp) -> Appearance {
    match &place.signer {
        // Staff may choose the printed name; a party always writes (the rules refuse a party without strokes).
        Signer::Mediator | Signer::Judge if strokes.is_empty() => {
            Appearance::Name { name: place.name.clone(), at: now }
        }
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
        appearance(&place, strokes, Timestamp::UNIX_EPOCH)
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
