//! Service, objection, archive (C80–C95; B.11, DL-C7, DL-C8).

use jiff::civil::date;

use super::cast::*;
use super::journey::*;
use crate::arrival::{Address, Attempt, Failure, Way};
use crate::case::command::{Core, CourtCommand};
use crate::case::consent::ConsentItem;
use crate::case::round::ServiceDraft;
use crate::performance::Ruling;

fn by(story: &Story, attempt: Attempt) -> CourtCommand {
    let service = ServiceDraft { attempt, note: "挂号信XA0499".into() };
    CourtCommand::RecordService { party: story.party(OWNER), service }
}

fn object(reason: &str) -> CourtCommand {
    CourtCommand::FileObjection { interested: None, knew_on: None, reason: reason.into() }
}

fn interested(knew: Option<jiff::civil::Date>) -> CourtCommand {
    CourtCommand::FileObjection {
        interested: Some("钱秀英".into()),
        knew_on: knew,
        reason: "楼道照明由我出资安装".into(),
    }
}

#[test]
fn b_11_arrival_in_the_confirmed_inbox_counts_and_opening_changes_nothing() {
    let mut story = to_ruled();
    let owner = story.party(OWNER);
    story.act(3 * DAY + 900, CLERK, Core::Serve { party: owner }).unwrap();
    let served = |story: &Story| (story.case.parties[1].served_at, story.case.parties[1].received_at);
    assert_eq!(served(&story), (Some(at(3 * DAY + 900)), None));
    let document = story.case.ruling().unwrap().made.id.clone();
    story.say(5 * DAY, OWNER, Core::Receive { document }).unwrap();
    assert_eq!(served(&story), (Some(at(3 * DAY + 900)), Some(at(5 * DAY))));
    refused(story.say(6 * DAY, OWNER, withdraw(ConsentItem::ElectronicService)), "consent-used");
}

#[test]
fn b_11_without_consent_to_electronic_service_it_goes_by_post_and_the_receipt_counts() {
    let mut story = to_ruled();
    story.say(3 * DAY + 850, OWNER, withdraw(ConsentItem::ElectronicService)).unwrap();
    let owner = story.party(OWNER);
    refused(story.act(3 * DAY + 900, CLERK, Core::Serve { party: owner.clone() }), "consent-missing");
    let sent = Attempt::new(Way::Post, Address::Confirmed, at(3 * DAY + 950));
    let early = by(&story, Attempt::new(Way::Post, Address::Confirmed, at(2 * DAY)));
    refused(story.act(3 * DAY + 960, CLERK, early), "invalid");
    let late = by(&story, Attempt { arrived_at: Some(at(9 * DAY)), ..sent.clone() });
    refused(story.act(4 * DAY, CLERK, late), "invalid");
    let returned = by(&story, Attempt { failure: Some(Failure::Undeliverable), ..sent.clone() });
    story.act(6 * DAY, CLERK, returned).unwrap();
    assert_eq!(story.case.parties[1].served_at, None);
    let again = Attempt::new(Way::Direct, Address::Confirmed, at(7 * DAY));
    let handed = by(&story, Attempt { arrived_at: Some(at(7 * DAY)), ..again });
    refused(story.act(7 * DAY + 60, JUDGE, handed.clone()), "not-yours");
    story.act(7 * DAY + 60, CLERK, handed.clone()).unwrap();
    assert_eq!(story.case.parties[1].served_at, Some(at(7 * DAY)));
    refused(story.act(7 * DAY + 61, CLERK, handed), "already-served");
    assert_eq!(story.case.round.services.len(), 2);
}

#[test]
fn b_11_electronic_arrival_counts_for_nobody_who_did_not_agree_to_it() {
    let mut story = to_ruled();
    story.say(3 * DAY + 850, OWNER, withdraw(ConsentItem::ElectronicService)).unwrap();
    let sent = Attempt::new(Way::Platform, Address::Confirmed, at(3 * DAY + 900));
    let arrived = by(&story, Attempt { arrived_at: Some(at(3 * DAY + 910)), ..sent.clone() });
    refused(story.act(3 * DAY + 920, CLERK, arrived), "consent-missing");
    // Whoever answers that it came has got it (在线诉讼规则 31).
    let replied = by(&story, Attempt { replied_at: Some(at(3 * DAY + 930)), ..sent });
    story.act(3 * DAY + 940, CLERK, replied).unwrap();
    assert_eq!(story.case.parties[1].served_at, Some(at(3 * DAY + 930)));
}

#[test]
fn dl_s1_announcement_serves_by_the_lapse_of_thirty_days() {
    let mut story = to_ruled();
    let company = story.party(COMPANY);
    story.act(3 * DAY + 900, CLERK, Core::Serve { party: company }).unwrap();
    let published = Attempt::new(Way::Announcement, Address::Demonstrable, at(4 * DAY));
    let announced = by(&story, published);
    // The last way, and not the first (民事诉讼法 95).
    refused(story.act(4 * DAY, CLERK, announced.clone()), "invalid");
    let post = Attempt::new(Way::Post, Address::Confirmed, at(3 * DAY + 950));
    let missing = by(&story, Attempt { failure: Some(Failure::Missing), ..post });
    story.act(4 * DAY, CLERK, missing).unwrap();
    story.act(4 * DAY, CLERK, announced).unwrap();
    let party = story.party(OWNER);
    let note = CourtCommand::NoteArrival { party: party.clone() };
    assert_eq!(story.case.arrival_to_note(at(33 * DAY)), None);
    refused(story.act(33 * DAY, SYSTEM, note.clone()), "not-served");
    // Published on 12 June: the thirty days are over with 12 July.
    let over = 36 * DAY;
    assert_eq!(story.case.arrival_to_note(at(over)), Some(party));
    refused(story.act(over, CLERK, note.clone()), "not-yours");
    story.act(over, SYSTEM, note).unwrap();
    assert!(story.case.parties[1].served_at.is_some());
    assert_eq!(story.case.arrival_to_note(at(over)), None);
}

#[test]
fn c90_two_objections_are_two_decisions() {
    let mut story = to_served();
    story.say(4 * DAY, OWNER, object("金额不对")).unwrap();
    story.act(14 * DAY, CLERK, interested(Some(date(2026, 6, 20)))).unwrap();
    let decide =
        |objection, upheld| CourtCommand::DecideObjection { objection, upheld, reasons: "查明".into() };
    refused(story.act(15 * DAY, JUDGE, decide(None, false)), "invalid");
    refused(story.act(15 * DAY, JUDGE, decide(Some(3), false)), "unknown");
    story.act(15 * DAY, JUDGE, decide(Some(2), false)).unwrap();
    story.check("M90 C90 C71");
    let upheld: Vec<_> = story.case.round.objections.iter().map(|one| one.upheld).collect();
    assert_eq!(upheld, [None, Some(false)]);
    story.act(16 * DAY, JUDGE, decide(None, false)).unwrap();
    story.check("M90 C80 C71");
    assert_eq!(story.papers().iter().filter(|code| *code == "D19c").count(), 2);
}

#[test]
fn dl_c7_party_objects_within_fifteen_days_from_its_own_receipt() {
    let mut story = to_ruled();
    let company = story.party(COMPANY);
    story.act(3 * DAY + 900, CLERK, Core::Serve { party: company }).unwrap();
    refused(story.say(4 * DAY, OWNER, object("金额不对")), "not-served");
    let owner = story.party(OWNER);
    story.act(5 * DAY, CLERK, Core::Serve { party: owner }).unwrap();
    // The company was served on 11 June: the last day is the 26th, which ends ten hours after its 14:00.
    let over = 18 * DAY + 36_000;
    let mut in_time = story.clone();
    in_time.say(over - 1, COMPANY, object("金额不对")).unwrap();
    in_time.check("M90 C90 C71");
    refused(story.say(over, COMPANY, object("金额不对")), "too-late-to-object");
    // The owner was served two days later, on a Saturday, and has two days more.
    story.say(over, OWNER, object("金额不对")).unwrap();
}

#[test]
fn dl_c8_interested_person_objects_within_six_months_from_knowing() {
    let mut story = to_served();
    refused(story.act(20 * DAY, CLERK, interested(None)), "invalid");
    refused(story.act(20 * DAY, CLERK, interested(Some(date(2027, 1, 1)))), "invalid");
    refused(story.act(20 * DAY, JUDGE, interested(Some(date(2026, 6, 20)))), "not-yours");
    // 20 June to 20 December: the 21st is too late. Day 0 of the story is 8 June.
    let last = 195 * DAY;
    let mut late = story.clone();
    refused(late.act(last + DAY, CLERK, interested(Some(date(2026, 6, 20)))), "too-late-to-object");
    story.act(last, CLERK, interested(Some(date(2026, 6, 20)))).unwrap();
    story.check("M90 C90 C71");
    let decide =
        |upheld| CourtCommand::DecideObjection { objection: None, upheld, reasons: "异议成立".into() };
    refused(story.act(last + 1, CLERK, decide(true)), "not-yours");
    let mut rejected = story.clone();
    rejected.act(last + 2, JUDGE, decide(false)).unwrap();
    assert!(matches!(rejected.case.court_stands(at(last + 3)), Ruling::Served { .. }));
    story.act(last + 2, JUDGE, decide(true)).unwrap();
    story.check("M90 C80 C71");
    // Set aside: nothing can be enforced any more.
    assert_eq!(story.case.court_stands(at(last + 3)), Ruling::Never);
    assert!(story.papers().contains(&"D19c".to_owned()));
    // Nor is there a ruling left to object to.
    refused(story.act(last + 4, CLERK, interested(Some(date(2026, 6, 20)))), "wrong-stage");
}

#[test]
fn c95_file_is_closed_when_everybody_was_served_and_no_clock_runs() {
    let mut story = to_ruled();
    refused(story.act(4 * DAY, CLERK, CourtCommand::Archive), "not-served");
    for party in story.parties() {
        story.act(4 * DAY, CLERK, Core::Serve { party }).unwrap();
    }
    // Served on the 12th: the last day would be Saturday the 27th, so it is Monday the 29th.
    let over = 21 * DAY + 36_000;
    refused(story.act(over - 1, CLERK, CourtCommand::Archive), "still-open");
    refused(story.act(over, JUDGE, CourtCommand::Archive), "not-yours");
    story.act(over, CLERK, CourtCommand::Archive).unwrap();
    story.check("M90 C95 C71");
    assert_eq!(story.case.owner(at(over + 1)), None);
    // An interested person may still come, and opens the file again.
    story.act(over + 2, CLERK, interested(Some(date(2026, 6, 20)))).unwrap();
    story.check("M90 C90 C71");
}

#[test]
fn c90_open_objection_keeps_the_file_open() {
    let mut story = to_served();
    story.say(4 * DAY, OWNER, object("金额不对")).unwrap();
    refused(story.act(40 * DAY, CLERK, CourtCommand::Archive), "wrong-stage");
}
