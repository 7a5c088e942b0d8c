//! The main job through the shell: real papers, real signatures, a real database.

mod crash;
mod evidence;
mod half;

use std::path::{Path, PathBuf};

use self::crash::{Attempt, Trouble};
use super::*;
use crate::case::actor::{ActorKind, StaffRole, Viewer};
use crate::case::clause::{Answer, ClauseDraft};
use crate::case::command::intake::{CallAnswer, CallChannel};
use crate::case::command::{Core, SessionCommand};
use crate::case::consent::ConsentItem;
use crate::case::decision::{Finding as Found, GroundCode, Outcome};
use crate::case::document::Document;
use crate::case::id::{AccountId, DocumentId, FileId, OrgId};
use crate::case::inquiry::{AnswerDraft, Question};
use crate::case::mark::Instead;
use crate::case::party::IdentityCheck;
use crate::case::stage::Confirmation;
use crate::case::story::cast::{self, CLERK, COMPANY, JUDGE, MEDIATOR, OTHER_JUDGE, OWNER, SEALER};
use crate::paper::Kind;
use crate::picture::{handwriting::tests::written, tests::jpeg};
use crate::pki::revocation::Reason;
use crate::pki::{Certificate, RevocationList};
use crate::store::tests::{Database, databases};
use crate::verify::{Level, Verdict, verify};

mod signing;

/// A service on one engine, with the hands of everyone.
struct Stage {
    cases: Cases,
    pool: AnyPool,
    folder: tempfile::TempDir,
    case: CaseId,
    second: i64,
    trouble: Trouble,
    /// How often something has failed so far.
    failures: usize,
}

impl Stage {
    async fn open(database: &Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cases = Self::service(database.pool.clone(), folder.path().to_owned()).await;
        let case = cases
            .create(
                &cast::actor(MEDIATOR, cast::at(0)),
                "register",
                &cast::registration(),
                &Place {
                    committee: &cast::committee(),
                    court: &cast::court(),
                    registrar: Some(cast::appointee(MEDIATOR)),
                    standing: Standing::default(),
                },
                cast::at(0),
            )
            .await
            .unwrap();
        let (pool, case) = (database.pool.clone(), case.id);
        Self { cases, pool, folder, case, second: 0, trouble: Trouble::None, failures: 0 }
    }

    async fn service(pool: AnyPool, data: PathBuf) -> Cases {
        let setup = Setup {
            data,
            fonts: Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts"),
            public_url: "http://localhost:8080".to_owned(),
            allow_test_division: true,
            engines: Engines::default(),
        };
        Cases::open(pool, setup, cast::at(0)).await.unwrap()
    }

    async fn now(&self) -> Case {
        self.cases.load(&self.case).await.unwrap().unwrap()
    }

    fn seat(case: &Case, who: &str, second: i64) -> Actor {
        let actor = cast::actor(who, cast::at(second));
        match who {
            COMPANY => Actor { id: case.parties[0].id.to_string(), ..actor },
            OWNER => Actor { id: case.parties[1].id.to_string(), ..actor },
            _ => actor,
        }
    }

    async fn try_act(&mut self, who: &str, command: &Command) -> Result<Case, ServiceError> {
        self.second += 10;
        let case = self.now().await;
        let actor = Self::seat(&case, who, self.second);
        let request = format!("{who}-{}", self.second);
        let at = cast::at(self.second);
        let supply = Supply { allow_test_division: true, ..Supply::default() };
        if case.decide(&actor, command, &supply, at).is_ok_and(|events| makes_papers(&events)) {
            let (actor, before, request) = (&actor, &case, request.as_str());
            self.befall(&Attempt { actor, before, request, command, at }).await;
        }
        let done = self.cases.perform(&actor, &self.case, case.version, &request, command, at).await?;
        // A repeated request does nothing and answers the same.
        let again = self.cases.perform(&actor, &self.case, case.version, &request, command, at).await?;
        assert_eq!(again, done);
        Ok(done)
    }

    async fn act(&mut self, who: &str, command: impl Into<Command>) -> Case {
        let command = command.into();
        self.try_act(who, &command).await.unwrap_or_else(|error| panic!("{:?}: {error}", command.kind()))
    }

    async fn sign(&mut self, who: &str, kind: Kind) -> Case {
        let made = self.now().await.current(&[kind]).unwrap().made.clone();
        let (document, sha256) = (made.id, made.frozen.sha256);
        // Where things go wrong, they go wrong with one photographed name as well.
        if self.trouble != Trouble::None && (who, kind) == (COMPANY, Kind::D12) {
            let instead = Some(self.photographed().await);
            return self.act(who, Core::Sign { document, sha256, strokes: Vec::new(), instead }).await;
        }
        self.act(who, Core::Sign { document, sha256, strokes: cast::strokes(), instead: None }).await
    }

    /// A photograph of a name, handed in.
    async fn photographed(&self) -> Instead {
        let photo = jpeg(&written(600, 450), 1);
        let (kept, _) = self.cases.keep_signature_photo(photo).await.unwrap();
        Instead::Photographed { photo: FileId::new(kept.sha256) }
    }

    async fn play_to_session(&mut self) {
        for draft in [cast::company(), cast::owner()] {
            self.act(MEDIATOR, Core::AddParty { draft }).await;
        }
        self.play_intake().await;
        for who in [COMPANY, OWNER] {
            let party = self.party(who).await;
            self.act(MEDIATOR, Core::Invite { party: party.clone() }).await;
            for item in ConsentItem::ALL {
                self.act(who, cast::give(item)).await;
            }
            self.act(who, cast::address_of_service("潞川区柳河街道和畅家园")).await;
            self.act(MEDIATOR, cast::admit(party)).await;
        }
        self.act(MEDIATOR, Core::OpenSession).await;
    }

    /// M00 → M40: handed in, asked, accepted, taken, planned.
    async fn play_intake(&mut self) {
        self.act(MEDIATOR, IntakeCommand::Submit { not_a_duplicate: None }).await;
        let (party, note) = (self.party(OWNER).await, String::new());
        let (channel, answer) = (CallChannel::Phone, CallAnswer::Agrees);
        self.act(MEDIATOR, IntakeCommand::RecordCall { party, channel, answer, note }).await;
        self.act(MEDIATOR, IntakeCommand::AcceptCase { appointee: None }).await;
        self.act(MEDIATOR, IntakeCommand::TakeAssignment { disclosure: String::new() }).await;
        for who in [COMPANY, OWNER] {
            self.act(who, IntakeCommand::AnswerMediator { accept: true, reason: String::new() }).await;
        }
        let (starts_at, mode) = (cast::at(self.second + 10), crate::case::registration::Mode::Hybrid);
        let schedule = IntakeCommand::Schedule { starts_at, minutes: 60, mode, place: "调解室".into() };
        self.act(MEDIATOR, schedule).await;
    }

    /// M60 → M82: the record, the reading, and everybody agrees to every clause.
    async fn play_reading(&mut self) -> Case {
        let record = crate::case::session::RecordDraft {
            statements: Vec::new(),
            facts: vec!["物业费2839.68元未交".into()],
            issues: "照明".into(),
            process: "对账后协商".into(),
            result: "达成一致".into(),
        };
        let case = self.act(MEDIATOR, SessionCommand::WriteRecord { record }).await;
        let hash = case.talk.record.unwrap().hash;
        for who in [COMPANY, OWNER] {
            self.act(who, SessionCommand::ConfirmRecord { hash: hash.clone() }).await;
        }
        let case = self.act(MEDIATOR, SessionCommand::StartReadback).await;
        for clause in case.clauses {
            for who in [COMPANY, OWNER] {
                let (clause, hash) = (clause.id.clone(), clause.hash.clone());
                self.act(
                    who,
                    Core::AnswerClause { clause, hash, answer: Answer::Agree, note: None, moment: None },
                )
                .await;
            }
        }
        self.now().await
    }

    async fn party(&self, who: &str) -> crate::case::id::PartyId {
        self.now().await.parties[usize::from(who == OWNER)].id.clone()
    }

    async fn play_to_effective(&mut self) {
        self.play_to_session().await;
        let (company, owner) = (self.party(COMPANY).await, self.party(OWNER).await);
        for draft in [
            cast::lamps(company.clone()),
            cast::instalments(owner, company),
            ClauseDraft::Default { overdue_days: 10, note: None },
        ] {
            self.act(MEDIATOR, Core::AddClause { draft }).await;
        }
        self.play_reading().await;
        self.act(MEDIATOR, Core::Freeze).await;
        for who in [OWNER, COMPANY, MEDIATOR] {
            self.sign(who, Kind::D12).await;
        }
        let made = self.now().await.agreement().unwrap().made.clone();
        self.act(SEALER, Core::Seal { document: made.id, sha256: made.frozen.sha256 }).await;
    }

    async fn play_to_served(&mut self) {
        self.act(COMPANY, Core::StartApplication).await;
        for who in [OWNER, COMPANY] {
            self.sign(who, Kind::D14).await;
        }
        self.act(CLERK, cast::accept(cast::DOCKET_NO)).await;
        self.act(JUDGE, Core::Claim { appointee: None }).await;
        let lost = self.try_act(OTHER_JUDGE, &Core::Claim { appointee: None }.into()).await;
        assert!(matches!(lost, Err(ServiceError::Refused(Refusal::ClaimedBy { .. }))), "{lost:?}");
        let present = vec![self.party(COMPANY).await, self.party(OWNER).await];
        for party in present.clone() {
            let identity = IdentityCheck::SmsAndVisual;
            self.act(JUDGE, Core::AdmitToCourt { party, identity, on_site: false }).await;
        }
        let case = self.act(JUDGE, Core::OpenHearing { present: present.clone() }).await;
        let answers = good_answers(&case);
        self.act(CLERK, CourtCommand::AnswerQuestions { answers }).await;
        self.act(JUDGE, CourtCommand::CloseHearing).await;
        for who in [OWNER, COMPANY, JUDGE] {
            self.sign(who, Kind::D17).await;
        }
        for ground in GroundCode::ALL {
            self.act(JUDGE, Core::Assess { ground, finding: Found::None, note: String::new() }).await;
        }
        self.act(JUDGE, Core::DraftRuling { outcome: Outcome::Confirm }).await;
        self.sign(JUDGE, Kind::D18).await;
        for party in present {
            self.act(CLERK, Core::Serve { party }).await;
        }
    }

    async fn check_sound(&self, kind: Kind, signatures: usize) {
        let case = self.now().await;
        let document = case.current(&[kind]).unwrap();
        let bytes = self.cases.document_bytes(&case, &document.made.id).await.unwrap().unwrap();
        let root = Certificate::from_pem(&self.cases.trust_root_pem()).unwrap();
        let report = verify(&bytes, &[root]);
        assert_eq!(report.verdict(), Verdict::Sound, "{kind:?} {:#?}", report.sentences());
        assert_eq!(report.signatures.len(), signatures, "{kind:?}");
        assert!(document.is_complete());
        let paper = self.cases.document_paper(&case, &document.made.id).await.unwrap().unwrap();
        assert_eq!(paper.kind, kind);
        assert_eq!(report.level, Some(Level::Archived), "{kind:?}");
        let found = self.cases.find_by_sha256(&sha256_hex(&bytes)).await.unwrap().unwrap();
        assert!(found.latest && found.missing.is_empty() && found.archived);
        // The states before the archive time stamp are ours too, and nobody's signature is missing in them.
        let (last, archived) = match document.signatures.last() {
            Some((last, _)) => (&last.revision, &last.archived),
            None => (&document.made.frozen, &document.made.archived),
        };
        for earlier in [last, &archived.as_ref().unwrap().evidence] {
            let found = self.cases.find_by_sha256(&earlier.sha256).await.unwrap().unwrap();
            assert!(found.latest && found.missing.is_empty() && !found.archived, "{kind:?}");
            let length = usize::try_from(earlier.length).unwrap();
            assert_eq!(sha256_hex(&bytes[..length]), earlier.sha256);
        }
        let by_code = self.cases.find_by_check_code(&document.made.check_code.to_lowercase()).await.unwrap();
        assert_eq!(by_code, Some(found));
    }
}

impl Stage {
    /// What nobody has to sign is closed as soon as it is issued.
    async fn check_notices(&self) {
        let case = self.now().await;
        let root = Certificate::from_pem(&self.cases.trust_root_pem()).unwrap();
        let record = case.current(&[Kind::D10]).unwrap();
        let record = self.cases.document_paper(&case, &record.made.id).await.unwrap().unwrap();
        let confirmed = record.lines().iter().filter(|line| line.contains("在线阅读后确认")).count();
        assert_eq!(confirmed, case.parties.len(), "{:?}", record.lines());
        let notices: Vec<&Document> =
            case.documents.iter().filter(|document| document.made.places.is_empty()).collect();
        assert!(notices.len() > 3, "{}", notices.len());
        for document in notices {
            let bytes = self.cases.document_bytes(&case, &document.made.id).await.unwrap().unwrap();
            let report = verify(&bytes, std::slice::from_ref(&root));
            // A field that nobody will ever sign would say for good that something is missing.
            assert_eq!(report.verdict(), Verdict::Sound, "{} {:#?}", document.made.title, report.sentences());
            assert_eq!(report.level, Some(Level::Archived));
            let issued = self.cases.find_by_sha256(&document.made.frozen.sha256).await.unwrap().unwrap();
            assert!(issued.latest && !issued.archived);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_signs_no_more_and_what_it_signed_stays_good() {
    for database in databases().await {
        let mut stage = Stage::open(&database).await;
        stage.play_to_effective().await;
        let signed = stage.now().await.agreement().unwrap().clone();
        let now = cast::at(stage.second);
        assert_eq!(stage.cases.revoke_staff("nobody", (Reason::Superseded, now), now).await.unwrap(), None);
        let serial = stage.cases.revoke_staff(MEDIATOR, (Reason::KeyCompromise, now), now).await.unwrap();
        let mediator = signed.signatures.iter().find(|(signature, _)| signature.field == "Mediator").unwrap();
        assert_eq!(serial.as_ref(), Some(&mediator.0.certificate));
        let list = RevocationList::from_der(&stage.cases.revocation_list(now).await.unwrap()).unwrap();
        assert_eq!(list.serials(), std::slice::from_ref(&mediator.0.certificate));
        stage.check_sound(Kind::D12, 5).await;
        // The list outlives the process.
        let again = Stage::service(stage.pool.clone(), stage.folder.path().to_owned()).await;
        let list = RevocationList::from_der(&again.revocation_list(now).await.unwrap()).unwrap();
        assert_eq!(list.serials(), std::slice::from_ref(&mediator.0.certificate));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn main_job_leaves_sound_papers() {
    for database in databases().await {
        let mut stage = Stage::open(&database).await;
        assert!(stage.now().await.number.starts_with("登记"), "a draft has no number (E.2)");
        stage.play_to_effective().await;
        stage.play_to_served().await;
        let case = stage.now().await;
        assert_eq!(case.number, "（2026）潞川柳河人调字第0001号");
        assert_eq!(case.confirmation, Some(Confirmation::Service));
        // Issuer, and then: two parties, mediator, seal; two applicants; judge and seal; seal.
        for (kind, signatures) in [(Kind::D12, 5), (Kind::D14, 3), (Kind::D18, 3), (Kind::D21, 2)] {
            stage.check_sound(kind, signatures).await;
        }
        let agreement = case.agreement().unwrap();
        let first = stage.cases.find_by_sha256(&agreement.made.frozen.sha256).await.unwrap().unwrap();
        assert!(!first.latest);
        assert_eq!(first.missing, ["当事人", "当事人", "人民调解员", "印章"]);
        assert_eq!(first.ruling, RulingState::Confirmed);
        stage.check_notices().await;
        let owner = Viewer::Party(case.parties[1].id.clone());
        assert_eq!(case.view(&owner, cast::at(stage.second)).unwrap().documents.len(), 19);
        let kept = stage.cases.archive(&case, &owner).await.unwrap();
        let names: Vec<&str> = kept.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "人民调解申请书 （2026）潞川柳河人调字第0001号.pdf",
                "人民调解受理登记表 （2026）潞川柳河人调字第0001号.pdf",
                "调解通知书 （2026）潞川柳河人调字第0001号.pdf",
                "人民调解当事人权利义务告知书 （2026）潞川柳河人调字第0001号.pdf",
                "在线方式与个人信息处理同意书 （2026）潞川柳河人调字第0001号.pdf",
                "送达地址确认书 （2026）潞川柳河人调字第0001号.pdf",
                "人民调解记录 （2026）潞川柳河人调字第0001号.pdf",
                "无争议事实确认书 （2026）潞川柳河人调字第0001号.pdf",
                "人民调解协议书 （2026）潞川柳河人调字第0001号.pdf",
                "电子签名及存证报告（人民调解协议书） （2026）潞川柳河人调字第0001号.pdf",
                "申请书 （2026）潞川柳河人调字第0001号.pdf",
                "调解组织主持调解的证明 （2026）潞川柳河人调字第0001号.pdf",
                "电子签名及存证报告（申请书） （2026）潞川柳河人调字第0001号.pdf",
                "受理通知书 （2026）晋0499诉前调确31号.pdf",
                "询问（确认）笔录 （2026）晋0499诉前调确31号.pdf",
                "电子签名及存证报告（询问（确认）笔录） （2026）晋0499诉前调确31号.pdf",
                "民事裁定书 （2026）晋0499诉前调确31号.pdf",
                "电子签名及存证报告（民事裁定书） （2026）晋0499诉前调确31号.pdf",
                "电子送达凭证 （2026）晋0499诉前调确31号.pdf"
            ]
        );
        let judge =
            Viewer::Staff { role: StaffRole::Judge, id: AccountId::new(JUDGE), org: OrgId::new("court") };
        assert_eq!(stage.cases.list(&judge, cast::at(stage.second)).await.unwrap().len(), 1);
        // A service that starts again on the same folders finds everything as it was.
        let again = Stage::service(stage.pool.clone(), stage.folder.path().to_owned()).await;
        assert_eq!(again.load(&stage.case).await.unwrap().unwrap(), case);
        assert_eq!(again.trust_root_pem(), stage.cases.trust_root_pem());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parties_who_sign_at_the_same_moment_both_sign() {
    for database in databases().await {
        let mut stage = Stage::open(&database).await;
        stage.play_to_session().await;
        let draft = ClauseDraft::Other { text: "双方握手言和".into() };
        stage.act(MEDIATOR, Core::AddClause { draft }).await;
        stage.play_reading().await;
        let case = stage.act(MEDIATOR, Core::Freeze).await;
        let made = &case.agreement().unwrap().made;
        let command = Command::from(Core::Sign {
            document: made.id.clone(),
            sha256: made.frozen.sha256.clone(),
            strokes: cast::strokes(),
            instead: None,
        });
        let second = stage.second + 10;
        let (one, other) = (Stage::seat(&case, COMPANY, second), Stage::seat(&case, OWNER, second));
        let at = cast::at(second);
        let (one, other) = tokio::join!(
            stage.cases.perform(&one, &stage.case, case.version, "one", &command, at),
            stage.cases.perform(&other, &stage.case, case.version, "other", &command, at),
        );
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        assert_eq!(stage.now().await.agreement().unwrap().signatures.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_screens_unprintable_names_and_strangers_are_refused() {
    for database in databases().await {
        let mut stage = Stage::open(&database).await;
        let mut draft = cast::owner();
        if let crate::case::party::PartyKind::Person { name, .. } = &mut draft.who {
            *name = "赵\u{3ffff}平".into();
        }
        let unprintable = stage.try_act(MEDIATOR, &Core::AddParty { draft }.into()).await;
        let Err(ServiceError::Refused(Refusal::Invalid { sentence, .. })) = unprintable else {
            panic!("{unprintable:?}")
        };
        assert!(sentence.contains("U+3FFFF"), "{sentence}");
        let actor = cast::actor(MEDIATOR, cast::at(5));
        let add = Command::from(Core::AddParty { draft: cast::owner() });
        let stale = stage.cases.perform(&actor, &stage.case, 0, "x", &add, cast::at(5)).await;
        assert!(matches!(stale, Err(ServiceError::Refused(Refusal::Stale))), "{stale:?}");
        let unknown = stage.cases.perform(&actor, &CaseId::new("no"), 1, "y", &add, cast::at(5)).await;
        assert!(matches!(unknown, Err(ServiceError::Refused(Refusal::Unknown))), "{unknown:?}");
        let stranger = Actor { kind: ActorKind::Party, id: "nobody".into(), ..actor };
        let answer = stage.cases.perform(&stranger, &stage.case, 1, "z", &add, cast::at(5)).await;
        assert!(matches!(answer, Err(ServiceError::Refused(Refusal::NotYours { .. }))), "{answer:?}");
        assert_eq!(stage.now().await.version, 1);
    }
}

/// The state of a case just before its text is frozen.
async fn to_agreed(stage: &mut Stage) -> Case {
    stage.play_to_session().await;
    let draft = ClauseDraft::Other { text: "双方握手言和".into() };
    stage.act(MEDIATOR, Core::AddClause { draft }).await;
    stage.play_reading().await
}

fn good_answers(case: &Case) -> Vec<AnswerDraft> {
    let parties: Vec<_> = case.parties.iter().map(|party| party.id.clone()).collect();
    let answer = |question: Question, party| AnswerDraft {
        question,
        party,
        answer: question.good().to_owned(),
        red_flag: false,
    };
    case.questions()
        .into_iter()
        .flat_map(|question| parties.iter().map(move |party| answer(question, party.clone())))
        .collect()
}
