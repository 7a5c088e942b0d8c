//! Reports on signings: D26 and D26b.

use confirm::paper::report::{Electronic, Link, Means, Report, Revision, Signature, Signer};
use confirm::paper::{Dot, Kind, Paper};
use jiff::civil::date;

use super::{COURT, Facts, JUDGE, SHA256, at};

pub fn all(facts: &Facts) -> Vec<Paper> {
    vec![agreement(facts), ruling(facts)]
}

/// Everybody signs the agreement: by hand, on paper, with the printed name and with the seal.
pub fn agreement(facts: &Facts) -> Paper {
    let ink = Means::Ink { scans: vec![SHA256.to_owned()] };
    let mut signatures: Vec<Signature> = facts
        .names()
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let means = if index == 2 { ink.clone() } else { hand(index) };
            let seq = 40 + u64::try_from(index).unwrap();
            signature("当事人", Signer::Person(name), means, seq)
        })
        .collect();
    let mediator = Signer::Person(facts.mediator.to_owned());
    signatures.push(signature("人民调解员", mediator, Means::Printed, 60));
    let committee = Signer::Body(facts.committee.to_owned());
    signatures.push(signature("印章", committee, Means::Seal, 61));
    let number = facts.number.to_owned();
    report(Kind::D26, facts.committee, number, "人民调解协议书", signatures)
}

pub fn ruling(facts: &Facts) -> Paper {
    let signatures = vec![
        signature("审判员", Signer::Person(JUDGE.to_owned()), Means::Printed, 90),
        signature("院印", Signer::Body(COURT.to_owned()), Means::Seal, 91),
    ];
    report(Kind::D26b, COURT, facts.docket_no.to_owned(), "民事裁定书", signatures)
}

fn report(kind: Kind, issuer: &str, number: String, document: &str, signatures: Vec<Signature>) -> Paper {
    let revision =
        |cause: &str, length| Revision { cause: cause.to_owned(), length, sha256: SHA256.to_owned() };
    let later = signatures.iter().zip(1..).map(|(one, index)| revision(&one.role, 180_000 + index * 21_000));
    Report {
        kind,
        issuer: issuer.to_owned(),
        number,
        document: document.to_owned(),
        check_code: "7K3M-Q0ZA-11XV".to_owned(),
        revisions: std::iter::once(revision("出具并锁定", 180_000)).chain(later).collect(),
        signatures,
        day: date(2026, 6, 8),
    }
    .paper(None, None)
}

fn signature(role: &str, signer: Signer, means: Means, seq: u64) -> Signature {
    let on_screen = !matches!(means, Means::Ink { .. });
    let by_hand = matches!(means, Means::Hand { .. });
    let signed_at = at("2026-06-08T02:15:30Z");
    Signature {
        role: role.to_owned(),
        signer,
        identity: by_hand.then(|| "人民调解员核验：出示身份证件比对，结果相符".to_owned()),
        authentication: on_screen.then(|| ("一次性短信验证码".to_owned(), at("2026-06-08T02:12:00Z"))),
        signed_at,
        electronic: on_screen.then(|| Electronic {
            stamped_at: Some(signed_at),
            serial: "4f2a61c05b7d9e3318c2a4d0aa55ef01".to_owned(),
            issuer: "CN=Tiaoque Root CA,O=tiaoque,C=CN".to_owned(),
            key_destroyed_at: by_hand.then_some(signed_at),
            device_sha256: SHA256.to_owned(),
            evidence_sha256: by_hand.then(|| SHA256.to_owned()),
            strokes_sha256: by_hand.then(|| SHA256.to_owned()),
        }),
        means,
        link: Some(Link { seq, previous: SHA256.to_owned(), hash: SHA256.to_owned() }),
    }
}

/// Two strokes: a wave and a slash.
fn hand(index: usize) -> Means {
    let dot = |(x, y): (i32, i32)| Dot { x, y };
    let wave = [(100, 300), (160, 210), (220, 320), (280, 200), (340, 310), (420, 220)].map(dot);
    let slash = [(380, 120), (360, 260), (320, 420)].map(dot);
    Means::Hand { strokes: vec![wave.to_vec(), slash.to_vec()], took_ms: 2_480, pressure: index == 0 }
}
