//! What parties and court might do from the application to the archive.

use super::{Offer, Walk};
use crate::arrival::{Address, Attempt, Way};
use crate::calendar;
use crate::case::command::{Core, CourtCommand as C};
use crate::case::decision::{Finding, GroundCode, NonAcceptance, Outcome};
use crate::case::event::Standing;
use crate::case::party::IdentityCheck;
use crate::case::round::{AbsenceCause, ExtensibleTerm, ServiceDraft};
use crate::case::story::cast::*;
use crate::case::story::journey::assess;

pub fn offers(walk: &Walk, dice: u16) -> Vec<Offer> {
    let mut offers = filing(walk, dice);
    offers.extend(bench(walk, dice));
    offers.extend(inquiry(walk, dice));
    offers.extend(afterwards(walk, dice));
    offers
}

fn filing(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let due = calendar::days_after(calendar::day_of(at(walk.second)), i32::from(dice % 9));
    let standing = Standing { committee_registered: !dice.is_multiple_of(7), ..Standing::default() };
    let import = import(walk, dice);
    vec![
        import,
        walk.seat(&party, C::PrepareApplication),
        walk.seat(&party, Core::StartApplication),
        walk.seat(&party, Core::DeclineApplication { reason: String::new() }),
        walk.seat(&party, walk.sign(walk.document(dice))),
        walk.accept(),
        walk.staff(CLERK, C::RequestCorrection { items: vec!["身份证明".into()], due }),
        walk.seat(&party, C::CompleteCorrection { note: String::new() }),
        walk.seat(&party, C::WithdrawApplication { reason: String::new() }),
        walk.staff(SYSTEM, C::NoteStanding { standing: Some(standing) }),
    ]
}

/// A ruling of the court's own system: whole, or without what it can't be without. It ends what can be walked here, so
/// most tries come from somebody who may not.
fn import(walk: &Walk, dice: u16) -> Offer {
    let today = calendar::day_of(at(walk.second));
    let who = if dice.is_multiple_of(5) { CLERK } else { JUDGE };
    let mut record = court_record(today, walk.story.case.past.len());
    match dice % 4 {
        0 => record.both_present_on = None,
        1 => record.judge = walk.story.case.mediator.name.clone(),
        2 => record.accepted_on = Some(calendar::days_after(today, -1)),
        _ => {}
    }
    walk.staff(who, import_ruling(record))
}

fn bench(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let judge = [JUDGE, OTHER_JUDGE][usize::from(dice % 2)];
    let due = calendar::days_after(calendar::day_of(at(walk.second)), i32::from(dice % 9));
    let reasons = || "理由".to_owned();
    let outcomes = [
        Outcome::Confirm,
        Outcome::Dismiss {
            grounds: vec![GroundCode::Unclear],
            not_acceptable: Vec::new(),
            reasons: reasons(),
        },
        Outcome::NotAccept {
            not_acceptable: vec![NonAcceptance::WrongCourt],
            docket_no: None,
            reasons: reasons(),
        },
        Outcome::Withdraw { reasons: String::new() },
        Outcome::DeemWithdrawn { reasons: reasons() },
        Outcome::Terminate { reasons: reasons() },
    ];
    // What ends it without a ruling on the agreement is rare, or few walks would come to one.
    let outcome = outcomes[if dice.is_multiple_of(8) { usize::from(dice / 8) % 6 } else { 0 }].clone();
    let finding = [Finding::None, Finding::None, Finding::Ask, Finding::Found][usize::from(dice % 4)];
    let term = [ExtensibleTerm::Ruling, ExtensibleTerm::Procedure][usize::from(dice % 2)];
    vec![
        walk.staff(CLERK, C::AssignJudge { judge: None, appointee: Some(appointee(judge)) }),
        walk.staff(judge, Core::Claim { appointee: None }),
        walk.staff(judge, Core::Release),
        walk.staff(judge, C::Recuse { reason: reasons() }),
        walk.seat(&party, C::ApplyRecusal { reason: reasons() }),
        walk.staff(PRESIDENT, C::DecideRecusal { granted: dice.is_multiple_of(2), reason: reasons() }),
        walk.staff(PRESIDENT, C::ExtendTerm { term, days: dice % 12, reason: reasons() }),
        walk.judge(C::OrderSupplement { items: vec!["验收单".into()], due, ask_committee: true }),
        walk.seat(&party, C::SubmitSupplement { note: "已补".into() }),
        walk.staff(judge, assess(GroundCode::ALL[usize::from(dice % 6)], finding)),
        walk.staff(judge, Core::DraftRuling { outcome }),
        walk.staff(judge, walk.sign(walk.document(dice))),
    ]
}

fn inquiry(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let causes = [AbsenceCause::Network, AbsenceCause::GoodReason, AbsenceCause::NotCome];
    let cause = causes[usize::from(dice % 3)];
    let mut present = walk.story.parties();
    if dice.is_multiple_of(3) {
        present.pop();
    }
    let (identity, on_site) = (IdentityCheck::DocumentSeen, dice.is_multiple_of(5));
    let mut answers = walk.story.good_answers();
    if dice.is_multiple_of(4) {
        answers.truncate(3);
    }
    vec![
        walk.staff(
            CLERK,
            C::ScheduleInquiry {
                starts_at: at(walk.second),
                minutes: 30,
                suitable_online: !dice.is_multiple_of(6),
            },
        ),
        walk.staff(CLERK, Core::AdmitToCourt { party: party.clone(), identity, on_site }),
        walk.judge(Core::OpenHearing { present: present.clone() }),
        walk.staff(CLERK, C::RecordAbsence { party: party.clone(), cause, note: String::new() }),
        walk.judge(C::MoveOffline { reason: "听不清".into() }),
        walk.staff(CLERK, C::PauseHearing { party: party.clone(), cause }),
        walk.judge(C::ResumeHearing { present }),
        walk.staff(CLERK, C::AnswerQuestions { answers }),
        walk.judge(C::CloseHearing),
        walk.judge(walk.sign(walk.document(dice))),
        walk.staff(CLERK, C::NoteRecordRefusal { party, reason: "不愿签".into() }),
    ]
}

fn afterwards(walk: &Walk, dice: u16) -> Vec<Offer> {
    let party = walk.party(dice);
    let way = [Way::Post, Way::Direct, Way::Email, Way::Announcement][usize::from(dice % 4)];
    let mut attempt = Attempt::new(way, Address::Confirmed, at(walk.second));
    attempt.arrived_at = (!dice.is_multiple_of(3)).then(|| at(walk.second));
    let service = ServiceDraft { attempt, note: String::new() };
    let (document, _) = walk.document(dice);
    let knew_on = Some(calendar::day_of(at(walk.second)));
    let reason = "第三人权益".to_owned();
    vec![
        walk.staff(CLERK, Core::Serve { party: party.clone() }),
        walk.staff(CLERK, C::RecordService { party: party.clone(), service }),
        walk.seat(&party, Core::Receive { document }),
        walk.seat(&party, C::FileObjection { interested: None, knew_on: None, reason: reason.clone() }),
        walk.staff(CLERK, C::FileObjection { interested: Some("钱秀英".into()), knew_on, reason }),
        walk.staff(
            JUDGE,
            C::DecideObjection {
                objection: None, upheld: dice.is_multiple_of(3), reasons: "经审查".into()
            },
        ),
        walk.staff(CLERK, C::Archive),
    ]
}
