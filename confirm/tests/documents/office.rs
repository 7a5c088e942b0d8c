//! A deployment with keys and fonts that signs papers.

use std::path::Path;

use confirm::paper::agreement::{MEDIATOR_FIELD, SEAL_FIELD};
use confirm::paper::field::COURT_SEAL;
use confirm::paper::{DEMO_NOTICE, Paper};
use confirm::pdf::{
    Appearance, Archived, Emblem, Entry, Fonts, ISSUER_FIELD, Revision, Stroke, StrokePoint, archive,
    compose_document, sign_field,
};
use confirm::pki::{
    Authority, BuiltInTsa, EventRequest, Identity, KeyStore, RevocationList, Signer, Subject, holder,
};
use jiff::{SignedDuration, Timestamp};
use ring::rand::SystemRandom;
use tempfile::TempDir;

use crate::papers;

/// A deployment's keys and fonts.
pub struct Office {
    folder: TempDir,
    store: KeyStore,
    pub authority: Authority,
    pub tsa: BuiltInTsa,
    pub fonts: Fonts,
    pub random: SystemRandom,
}

/// The moment of every signature.
pub fn at() -> Timestamp {
    "2026-06-08T07:20:00Z".parse().unwrap()
}

/// When files are closed: the last one signed late.
pub fn archived_at() -> Timestamp {
    at() + SignedDuration::from_hours(48)
}

impl Office {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let random = SystemRandom::new();
        let store = KeyStore::open(folder.path(), &random).unwrap();
        let authority = Authority::open(&store, "潞川区社会矛盾纠纷调处化解中心", &random, at())
            .unwrap()
            .publishing_at("https://tiaojie.example/pki/root.crl");
        let tsa = authority.time_stamps(&store, &random, at()).unwrap();
        let fonts = Fonts::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")).unwrap();
        Self { folder, store, authority, tsa, fonts, random }
    }

    /// Where the keys lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn compose(&self, paper: &Paper) -> Revision {
        compose_document(paper, &self.fonts, at()).unwrap()
    }

    pub fn staff(&self, key: &str, name: &str) -> Identity {
        self.member(key, (name, None))
    }

    fn member(&self, key: &str, (name, organisation): (&str, Option<&str>)) -> Identity {
        let subject = Subject { name: name.to_owned(), organisation: organisation.map(str::to_owned) };
        self.authority.staff(&self.store, key, &subject, (&self.random, at())).unwrap()
    }

    /// The key of the seal of `organisation`, as the field for it says.
    pub fn seal(&self, (field, organisation): (&str, &str)) -> Identity {
        let called = if field == COURT_SEAL { holder::court_seal } else { holder::committee_seal };
        self.staff("seal-1", &called(organisation))
    }

    pub fn event(&self, base: &Revision) -> Identity {
        let request = EventRequest {
            document_sha256: base.sha256,
            identity_evidence: b"case, person, identity check, code",
            strokes: b"[]",
        };
        self.authority.event(&request, &self.random, at()).unwrap()
    }

    pub fn sign(
        &self,
        base: &Revision,
        (field, name): (&str, &str),
        appearance: &Appearance,
        signer: &dyn Signer,
    ) -> Revision {
        let entry = Entry { field, name, reason: "同意", at: at(), certify: field == ISSUER_FIELD };
        sign_field(&base.bytes, &entry, (appearance, &self.fonts), (signer, &self.tsa), &self.random).unwrap()
    }

    pub fn store(&self) -> &KeyStore {
        &self.store
    }

    /// A revocation list of that second.
    pub fn list(&self, at: Timestamp) -> RevocationList {
        self.authority.revocation_list(&self.store, SignedDuration::ZERO, (&self.random, at)).unwrap()
    }

    /// `signed`, closed for long-term checks.
    pub fn archived(&self, signed: &Revision) -> Archived {
        let list = self.list(archived_at());
        archive(&signed.bytes, &[list], &self.tsa, archived_at(), &self.random).unwrap()
    }

    /// The agreement of case F-1, signed by everybody.
    pub fn signed_agreement(&self) -> Revision {
        self.sealed(&self.unsealed_agreement(), (SEAL_FIELD, "柳河街道人民调解委员会"), Emblem::Star)
    }

    /// The agreement of case F-1, without the seal.
    pub fn unsealed_agreement(&self) -> Revision {
        let paper = papers::agreement().paper(Some(DEMO_NOTICE.to_owned()), Some(papers::check_code()));
        let revision = self.signed_by_parties(&paper, &["尤国栋", "赵建平"]);
        let name = Appearance::named("姜桂兰", at());
        self.sign(&revision, (MEDIATOR_FIELD, "姜桂兰"), &name, &self.staff("mediator-1", "姜桂兰"))
    }

    /// `paper`, certified by the service and signed by its parties.
    pub fn signed_by_parties(&self, paper: &Paper, names: &[&str]) -> Revision {
        let mut revision = self.issued(paper);
        for (index, name) in names.iter().enumerate() {
            let identity = self.event(&revision);
            let field = format!("Party{}", index + 1);
            revision = self.sign(&revision, (&field, name), &Appearance::Hand(strokes()), &identity);
            let destroyed = identity.destroy(at());
            assert_eq!(destroyed.destroyed_at, at());
        }
        revision
    }

    /// `paper`, certified by the service.
    pub fn issued(&self, paper: &Paper) -> Revision {
        let platform = self.member("platform", (holder::SERVICE, Some("潞川区")));
        self.sign(&self.compose(paper), (ISSUER_FIELD, "潞川区"), &Appearance::Unseen, &platform)
    }

    /// `revision` under the seal of `organisation`.
    pub fn sealed(
        &self,
        revision: &Revision,
        (field, organisation): (&str, &str),
        emblem: Emblem,
    ) -> Revision {
        let seal = Appearance::Seal { organisation: organisation.to_owned(), emblem };
        self.sign(revision, (field, organisation), &seal, &self.seal((field, organisation)))
    }
}

/// Three strokes of a finger.
pub fn strokes() -> Vec<Stroke> {
    let point = |x: f32, y: f32, t: u32| StrokePoint { x, y, t };
    let wave = |from: f32, count: u32| Stroke {
        points: (0..count)
            .map(|step| {
                let along = step as f32;
                point(from + along * 2.0, 40.0 + (along * 0.35).sin() * (10.0 + from * 0.1), step * 16)
            })
            .collect(),
    };
    vec![wave(0.0, 40), wave(60.0, 50), Stroke { points: vec![point(20.0, 0.0, 0), point(150.0, 90.0, 200)] }]
}
