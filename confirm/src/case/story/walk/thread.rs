//! The thread that leads on: the next act of the main line, the latest one that is possible first.

use super::{Offer, Walk, mediation};
use crate::case::actor::Actor;
use crate::case::clause::Answer;
use crate::case::command::intake::{CallAnswer, CallChannel};
use crate::case::command::{Core, CourtCommand as C, IntakeCommand as I, SessionCommand as S};
use crate::case::consent::ConsentItem;
use crate::case::decision::{Finding, GroundCode, Outcome};
use crate::case::document::Signer;
use crate::case::id::{DocumentId, FileId, PartyId};
use crate::case::party::{IdentityCheck, PartyRole};
use crate::case::registration::Mode;
use crate::case::session::WetSigner;
use crate::case::stage::{Confirmation, Mediation};
use crate::case::story::cast::*;
use crate::case::story::journey::assess;
use crate::paper::Kind;

/// The act that brings the case on, if there is one.
pub fn next(walk: &Walk) -> Option<Offer> {
    let stages: [fn(&Walk) -> Vec<Offer>; 6] = [after, ruling, inquiry, filing, text, intake];
    stages.into_iter().flat_map(|stage| stage(walk)).find(|offer| walk.happens(offer))
}

/// Everybody who has to sign the latest document of `kind`.
fn signatures(walk: &Walk, kind: Kind) -> Vec<Offer> {
    let Some(document) = walk.story.case.current(&[kind]) else { return Vec::new() };
    let shown = (document.made.id.clone(), document.made.frozen.sha256.clone());
    let ink = walk.story.case.is_wet() && kind.takes_ink();
    let by = |signer: &Signer| match signer {
        signer if ink => in_ink(walk, &shown.0, signer),
        Signer::Party(party) => walk.seat(party, walk.sign(shown.clone())),
        Signer::Mediator => walk.mediator(walk.sign(shown.clone())),
        Signer::Committee => {
            walk.staff(SEALER, Core::Seal { document: shown.0.clone(), sha256: shown.1.clone() })
        }
        Signer::Judge | Signer::Court => walk.judge(walk.sign(shown.clone())),
    };
    let scan = document.lacks_scan().then(|| scan(walk, &shown.0));
    scan.into_iter().chain(document.open_places().map(|place| by(&place.signer))).collect()
}

/// The scan of what was signed on paper.
fn scan(walk: &Walk, document: &DocumentId) -> Offer {
    let files = vec![FileId::new("page")];
    walk.staff(RECORDER, S::AttachScan { document: document.clone(), files, code: None })
}

/// A signature on paper, as it is entered.
fn in_ink(walk: &Walk, document: &DocumentId, signer: &Signer) -> Offer {
    let (who, signer) = match signer {
        Signer::Party(party) => (RECORDER, WetSigner::Party { party: party.clone() }),
        Signer::Mediator => (RECORDER, WetSigner::Mediator),
        Signer::Committee | Signer::Judge | Signer::Court => (SEALER, WetSigner::Committee),
    };
    let (document, signed_at, witness) = (document.clone(), at(walk.second), "韩小雨".to_owned());
    walk.staff(who, S::RecordWetSignature { document, signer, signed_at, witness })
}

fn after(walk: &Walk) -> Vec<Offer> {
    let parties = walk.story.parties();
    let mut offers: Vec<Offer> =
        parties.into_iter().map(|party| walk.staff(CLERK, Core::Serve { party })).collect();
    offers.push(
        walk.staff(JUDGE, C::DecideObjection { objection: None, upheld: false, reasons: "经审查".into() }),
    );
    offers
}

fn ruling(walk: &Walk) -> Vec<Offer> {
    let case = &walk.story.case;
    let mut offers = Vec::new();
    for kind in [Kind::D18, Kind::D19, Kind::D19b, Kind::D16c, Kind::D20, Kind::D20b] {
        offers.extend(signatures(walk, kind));
    }
    offers.push(walk.judge(Core::DraftRuling { outcome: Outcome::Confirm }));
    if case.confirmation == Some(Confirmation::Record) {
        let open = |ground: &GroundCode| !case.assessments.contains_key(ground);
        let grounds = GroundCode::ALL.into_iter().filter(open);
        offers.extend(grounds.map(|ground| walk.judge(assess(ground, Finding::None))));
    }
    offers.extend(signatures(walk, Kind::D17));
    offers
}

fn inquiry(walk: &Walk) -> Vec<Offer> {
    let case = &walk.story.case;
    let present = walk.story.parties();
    let mut offers = vec![
        walk.staff(PRESIDENT, C::DecideRecusal { granted: false, reason: "不成立".into() }),
        walk.judge(C::CloseHearing),
    ];
    if !case.open_questions().is_empty() {
        offers.push(walk.staff(CLERK, C::AnswerQuestions { answers: walk.story.good_answers() }));
    }
    // Some inquiries are planned, some are opened as soon as both are there (F-10f).
    if case.round.booking.is_none() && case.parties.iter().any(|party| party.court_identity.is_none()) {
        let (starts_at, minutes) = (at(walk.second), 30);
        offers.push(walk.staff(CLERK, C::ScheduleInquiry { starts_at, minutes, suitable_online: true }));
    }
    // A temptation that the law forbids: one of them is enough.
    let alone: Vec<PartyId> = present.iter().take(1).cloned().collect();
    offers.push(walk.judge(C::ResumeHearing { present: alone.clone() }));
    offers.push(walk.judge(Core::OpenHearing { present: alone }));
    offers.push(walk.judge(C::ResumeHearing { present: present.clone() }));
    offers.push(walk.judge(Core::OpenHearing { present }));
    for party in case.parties.iter().filter(|party| party.court_identity.is_none()) {
        let on_site = !party.consents.given(ConsentItem::InquiryOnline);
        let (party, identity) = (party.id.clone(), IdentityCheck::SmsAndVisual);
        offers.push(walk.staff(CLERK, Core::AdmitToCourt { party, identity, on_site }));
    }
    offers
}

fn filing(walk: &Walk) -> Vec<Offer> {
    let mut offers = Vec::new();
    if let Some((_, agreed)) = &walk.story.case.talk.proposal {
        for party in walk.story.parties().iter().filter(|party| !agreed.contains(party)) {
            offers.push(walk.seat(party, S::AnswerAmendment { accept: true }));
        }
    }
    if walk.story.case.claim.is_none() {
        // Another temptation: who mediated puts on a robe.
        let (judge, command) = walk.judge(Core::Claim { appointee: None });
        offers.push((Actor { id: walk.story.case.mediator.id.clone(), ..judge }, command));
        offers.push(walk.judge(Core::Claim { appointee: None }));
    }
    offers.push(walk.accept());
    for party in walk.story.parties() {
        offers.push(walk.seat(&party, C::CompleteCorrection { note: String::new() }));
        offers.push(walk.seat(&party, C::SubmitSupplement { note: "已补".into() }));
    }
    offers.extend(signatures(walk, Kind::D14));
    // Some applications are drafted first, and some are begun at once.
    if walk.story.case.version.is_multiple_of(2) {
        offers.push(walk.mediator(C::PrepareApplication));
    }
    for party in walk.story.parties() {
        offers.push(walk.seat(&party, Core::StartApplication));
    }
    offers
}

fn text(walk: &Walk) -> Vec<Offer> {
    let case = &walk.story.case;
    // Now and then something looks odd, and is cleared up.
    if case.mediation == Mediation::Session && case.version.is_multiple_of(5) {
        return vec![walk.mediator(S::Suspect { note: "照稿念".into() })];
    }
    let mut offers = signatures(walk, Kind::D12);
    offers.push(walk.mediator(Core::Freeze));
    for clause in &case.clauses {
        for party in case.parties.iter().filter(|party| !clause.agreed_by(std::iter::once(&party.id))) {
            let (clause, hash) = (clause.id.clone(), clause.hash.clone());
            let answer = Core::AnswerClause { clause, hash, answer: Answer::Agree, note: None, moment: None };
            offers.push(walk.seat(&party.id, answer));
        }
    }
    offers.push(walk.mediator(S::StartReadback));
    for finding in case.open_blocks(at(walk.second)) {
        let (code, clause) = (finding.code, finding.clause);
        offers.push(walk.mediator(S::OverrideFinding { code, clause, reason: "双方认可".into() }));
    }
    if case.clauses.is_empty() {
        offers.push(walk.mediator(Core::AddClause { draft: release("公司放弃违约金") }));
    }
    if let Some(record) = &case.talk.record {
        for party in case.parties.iter().filter(|party| !record.answers.contains_key(&party.id)) {
            offers.push(walk.seat(&party.id, S::ConfirmRecord { hash: record.hash.clone() }));
        }
    }
    offers.push(walk.mediator(S::EndCaucus));
    offers.push(walk.mediator(S::ClearSuspicion { note: "核实无误".into() }));
    offers.push(walk.mediator(S::PutInWriting));
    offers.push(walk.mediator(S::WriteRecord { record: mediation::record() }));
    offers
}

fn intake(walk: &Walk) -> Vec<Offer> {
    let case = &walk.story.case;
    let mut offers = vec![walk.mediator(Core::OpenSession)];
    for party in &case.parties {
        for item in ConsentItem::ALL {
            offers.push(walk.seat(&party.id, give(item)));
        }
        if party.identity.is_none() {
            offers.push(walk.mediator(admit(party.id.clone())));
        }
        offers.push(walk.seat(&party.id, I::AnswerMediator { accept: true, reason: String::new() }));
    }
    offers.push(walk.mediator(mediation::plan(walk, Mode::Hybrid)));
    offers.push(walk.mediator(I::TakeAssignment { disclosure: String::new() }));
    let (mediators, appointees) = (vec![OTHER_MEDIATOR.to_owned()], vec![appointee(OTHER_MEDIATOR)]);
    offers.push(walk.staff(OPERATOR, I::Assign { mediators, appointees }));
    offers.push(walk.staff(OPERATOR, I::AcceptCase { appointee: None }));
    for party in case.parties.iter().filter(|party| party.role == PartyRole::Respondent) {
        let (party, channel, answer) = (party.id.clone(), CallChannel::Phone, CallAnswer::Agrees);
        offers.push(walk.staff(OPERATOR, I::RecordCall { party, channel, answer, note: String::new() }));
    }
    if case.both_sides() {
        offers.push(walk.staff(OPERATOR, I::Submit { not_a_duplicate: None }));
    }
    for draft in [company(), owner()] {
        offers.push(walk.staff(OPERATOR, Core::AddParty { draft }));
    }
    offers
}
