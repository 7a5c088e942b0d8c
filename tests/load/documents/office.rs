//! Keys, fonts and an agreement of four parties.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use confirm::paper::Paper;
use confirm::paper::agreement::{Agreement, Clause, Form, Instalment, MEDIATOR_FIELD, SEAL_FIELD};
use confirm::paper::wording::Party;
use confirm::pdf::{
    Appearance, Emblem, Entry, Fonts, ISSUER_FIELD, Revision, Stroke, StrokePoint, compose_document,
    sign_field,
};
use confirm::pki::holder::{SERVICE, committee_seal};
use confirm::pki::{
    Authority, BuiltInTsa, Certificate, EventRequest, Identity, KeyStore, Signer, Subject, Tsa, TsaError,
};
use jiff::Timestamp;
use jiff::civil::date;
use ring::rand::{SecureRandom, SystemRandom};

/// Signatures of one agreement: issuer, four parties, mediator, seal.
pub const SIGNATURES: usize = 7;

/// Everything that papers are made with.
pub struct Office {
    authority: Authority,
    fonts: Fonts,
    issuer: Identity,
    mediator: Identity,
    seal: Identity,
    tsa: BuiltInTsa,
    random: SystemRandom,
    paper: Paper,
    now: Timestamp,
    _folder: tempfile::TempDir,
}

impl Office {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder for keys");
        let random = SystemRandom::new();
        let now: Timestamp = "2026-06-08T07:20:00Z".parse().expect("an instant");
        let store = KeyStore::open(folder.path(), &random).expect("a key store");
        let authority = Authority::open(&store, "潞川区", &random, now).expect("an authority");
        let staff = |key: &str, name: &str| {
            let subject = Subject { name: name.to_owned(), organisation: Some("潞川区".to_owned()) };
            authority.staff(&store, key, &subject, (&random, now)).expect("a staff certificate")
        };
        let (issuer, mediator) = (staff("issuer", SERVICE), staff("mediator", "姜桂兰"));
        let seal = staff("seal", &committee_seal("柳河街道人民调解委员会"));
        let tsa = authority.time_stamps(&store, &random, now).expect("a time-stamp authority");
        let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../confirm/fonts");
        let fonts = Fonts::open(&fonts).expect("make fetches the fonts");
        let paper = agreement().paper(Some(confirm::paper::DEMO_NOTICE.to_owned()), None);
        Self { authority, fonts, issuer, mediator, seal, tsa, random, paper, now, _folder: folder }
    }

    pub fn root(&self) -> Certificate {
        self.authority.root().clone()
    }

    pub fn compose(&self) -> Revision {
        compose_document(&self.paper, &self.fonts, self.now).expect("a paper")
    }

    /// A document as it goes to its signers: drawn and certified.
    pub fn issue(&self) -> Revision {
        let issuer = (ISSUER_FIELD, "潞川区");
        self.sign(&self.compose(), issuer, &Appearance::Unseen, &self.issuer, &self.tsa)
    }

    /// The agreement with all its signatures.
    pub fn agreement(&self) -> Vec<u8> {
        self.all_signed(|_, _| {}).bytes
    }

    /// The same; `told` hears how long each signature took, and its time stamp in it.
    pub fn all_signed(&self, mut told: impl FnMut(Duration, Duration)) -> Revision {
        let mut file = self.compose();
        let mut step = |place: (&str, &str), appearance: &Appearance, staff: Option<&Identity>| {
            let tsa = Timed { tsa: &self.tsa, took_ns: AtomicU64::new(0) };
            let begun = Instant::now();
            let event;
            let signer = match staff {
                Some(signer) => signer,
                None => {
                    event = self.event(&file);
                    &event
                }
            };
            file = self.sign(&file, place, appearance, signer, &tsa);
            told(begun.elapsed(), Duration::from_nanos(tsa.took_ns.into_inner()));
        };
        step((ISSUER_FIELD, "潞川区"), &Appearance::Unseen, Some(&self.issuer));
        for number in 1..=4 {
            step((&format!("Party{number}"), "赵建平"), &Appearance::Hand(strokes()), None);
        }
        let name = Appearance::named("姜桂兰", self.now);
        step((MEDIATOR_FIELD, "姜桂兰"), &name, Some(&self.mediator));
        let organisation = "柳河街道人民调解委员会".to_owned();
        let seal = Appearance::Seal { organisation, emblem: Emblem::Star };
        step((SEAL_FIELD, "柳河街道人民调解委员会"), &seal, Some(&self.seal));
        file
    }

    /// A signature that belongs to no file.
    pub fn bare_signature(&self) {
        self.issuer.sign(&[0; 64], &self.random).expect("a signature");
    }

    fn event(&self, base: &Revision) -> Identity {
        let (document_sha256, strokes) = (base.sha256, b"[]");
        let request = EventRequest { document_sha256, identity_evidence: b"bench", strokes };
        self.authority.event(&request, &self.random, self.now).expect("an event certificate")
    }

    fn sign(
        &self,
        base: &Revision,
        (field, name): (&str, &str),
        appearance: &Appearance,
        signer: &Identity,
        tsa: &dyn Tsa,
    ) -> Revision {
        let entry = Entry { field, name, reason: "同意", at: self.now, certify: field == ISSUER_FIELD };
        sign_field(&base.bytes, &entry, (appearance, &self.fonts), (signer, tsa), &self.random)
            .expect("a signature")
    }
}

/// A time-stamp authority with a watch.
struct Timed<'a> {
    tsa: &'a BuiltInTsa,
    took_ns: AtomicU64,
}

impl Tsa for Timed<'_> {
    fn respond(&self, request: &[u8], at: Timestamp, random: &dyn SecureRandom) -> Result<Vec<u8>, TsaError> {
        let begun = Instant::now();
        let response = self.tsa.respond(request, at, random);
        let took_ns = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.took_ns.fetch_add(took_ns, Ordering::Relaxed);
        response
    }
}

/// Four strokes of a finger.
fn strokes() -> Vec<Stroke> {
    let stroke = |row: u16| Stroke {
        points: (0..60_u16)
            .map(|step| StrokePoint {
                x: f32::from(step) * 4.0,
                y: f32::from(row) * 20.0 + (f32::from(step) * 0.3).sin() * 12.0,
                t: u32::from(step) * 16,
            })
            .collect(),
    };
    (0..4).map(stroke).collect()
}

fn agreement() -> Agreement {
    let person = |name: &str, phone: &str| Party::Person {
        name: name.to_owned(),
        sex: "男".to_owned(),
        birth: date(1978, 3, 12),
        nation: Some("汉族".to_owned()),
        occupation: None,
        address: "潞川区柳河街道和畅家园3号楼2单元501室".to_owned(),
        id_no: "990499197803121012".to_owned(),
        phone: Some(phone.to_owned()),
    };
    let names = ["赵建平", "李㛃", "王䶮", "孙堃"];
    let phones = ["12000000002", "12000000003", "12000000004", "12000000005"];
    let clause = |number: usize| Clause {
        text: format!(
            "第{number}项：赵建平于2026年6月20日前向李㛃支付1419.84元（大写：壹仟肆佰壹拾玖元捌角肆分），用途：2024年6月1日至2026\
             年5月31日物业费，支付方式：转账至公司账户；王䶮、孙堃与社区工作人员现场签字验收；"
        ),
        instalments: if number == 2 {
            [date(2026, 6, 30), date(2026, 9, 30)].map(|due| Instalment { due, fen: 141_984 }).to_vec()
        } else {
            Vec::new()
        },
    };
    Agreement {
        number: "（2026）潞川柳河人调字第0046号".to_owned(),
        committee: "柳河街道人民调解委员会".to_owned(),
        parties: names.iter().zip(phones).map(|(name, phone)| person(name, phone)).collect(),
        agents: Vec::new(),
        participants: Vec::new(),
        earlier: None,
        facts: "2024年6月1日至2026年5月31日，赵建平未交物业费98.6㎡×1.20元×24月，合计2839.68元；赵建平主张屋面渗漏、楼道照明损坏。"
            .to_owned(),
        issues: Some("物业费数额及楼道照明维修。".to_owned()),
        liability: None,
        clauses: (1..=8).map(clause).collect(),
        performance: Some("转账支付；维修地点为和畅家园3号楼2单元；期限见各条".to_owned()),
        court: "潞川区人民法院".to_owned(),
        mediator: "姜桂兰".to_owned(),
        recorder: None,
        record: None,
        form: Form::Electronic,
        day: date(2026, 6, 8),
    }
}
