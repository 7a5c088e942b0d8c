//! 驿站平板 (G-04): who sits where is on record, and nothing is private beside somebody else (G-01).

use super::cast::*;
use super::journey::*;
use crate::case::actor::{Actor, StaffRole, Viewer};
use crate::case::command::{PeopleCommand, SessionCommand};
use crate::case::id::{AccountId, OrgId, StationId};
use crate::case::refusal::Refusal;

const TABLET: &str = "tablet";

/// What the service says once the codes were right.
fn sit(story: &mut Story, second: i64, who: &str, station: &str) -> Result<(), Refusal> {
    let (party, station) = (story.party(who), StationId::new(station));
    let service = Actor::system(at(second));
    story.act_as(second, &service, PeopleCommand::TakeStationSeat { party, station })
}

fn caucus(story: &Story, who: &str) -> SessionCommand {
    SessionCommand::Caucus { party: story.party(who) }
}

#[test]
fn g_04_a_private_talk_waits_until_whoever_sits_beside_has_left() {
    let mut story = to_session();
    sit(&mut story, 100, COMPANY, TABLET).unwrap();
    let caucus_alone = caucus(&story, COMPANY);
    story.clone().act(101, MEDIATOR, caucus_alone.clone()).unwrap();
    sit(&mut story, 102, OWNER, TABLET).unwrap();
    let refusal = story.act(103, MEDIATOR, caucus_alone.clone()).unwrap_err();
    assert_eq!(refusal.code(), "device-shared");
    assert_eq!(refusal.sentence(), "和尤国栋同坐一台设备的还有赵建平。请赵建平先离席，再单独谈。");
    let owner = story.party(OWNER);
    refused(story.say(104, COMPANY, PeopleCommand::LeaveStationSeat { party: owner.clone() }), "unknown");
    story.say(105, OWNER, PeopleCommand::LeaveStationSeat { party: owner }).unwrap();
    story.act(106, MEDIATOR, caucus_alone).unwrap();
    story.check("M62");
}

#[test]
fn g_04_nobody_sits_down_beside_a_private_talk() {
    let mut story = to_session();
    sit(&mut story, 100, COMPANY, TABLET).unwrap();
    let with_company = caucus(&story, COMPANY);
    story.act(101, MEDIATOR, with_company).unwrap();
    refused(sit(&mut story, 102, OWNER, TABLET), "caucus-at-device");
    sit(&mut story, 103, OWNER, "another").unwrap();
    story.act(104, MEDIATOR, SessionCommand::EndCaucus).unwrap();
    // Nor does whoever is talked to alone sit down where somebody sits.
    let with_owner = caucus(&story, OWNER);
    story.act(105, MEDIATOR, with_owner).unwrap();
    refused(sit(&mut story, 106, OWNER, TABLET), "caucus-at-device");
    story.act(107, MEDIATOR, SessionCommand::EndCaucus).unwrap();
    sit(&mut story, 108, OWNER, TABLET).unwrap();
    let names: Vec<&str> = story
        .case
        .sitters(&StationId::new(TABLET), at(109))
        .into_iter()
        .map(|party| party.acting_name())
        .collect();
    assert_eq!(names, ["尤国栋", "赵建平"]);
}

#[test]
fn g_04_only_the_service_seats_people_and_a_seat_ends_by_itself() {
    let mut story = to_session();
    let seat = |story: &Story| PeopleCommand::TakeStationSeat {
        party: story.party(OWNER),
        station: StationId::new(TABLET),
    };
    let order = seat(&story);
    refused(story.say(100, OWNER, order.clone()), "not-yours");
    refused(story.act(101, MEDIATOR, order), "not-yours");
    sit(&mut story, 102, COMPANY, TABLET).unwrap();
    sit(&mut story, 103, OWNER, TABLET).unwrap();
    let late = at(103 + 12 * 3600);
    assert!(story.case.sitters(&StationId::new(TABLET), late).is_empty());
    let party = story.party(COMPANY);
    story.act(104, MEDIATOR, PeopleCommand::LeaveStationSeat { party: party.clone() }).unwrap();
    assert!(story.case.station_seat(&party, at(105)).is_none());
}

#[test]
fn g_04_the_court_sees_who_shared_a_device_and_since_when() {
    let mut story = to_effective();
    // After the signatures both come to the station for the application; only one of them stays.
    sit(&mut story, DAY, COMPANY, TABLET).unwrap();
    sit(&mut story, DAY + 60, OWNER, TABLET).unwrap();
    let party = story.party(OWNER);
    story.say(DAY + 300, OWNER, PeopleCommand::LeaveStationSeat { party }).unwrap();
    story.play_application(2 * DAY);
    story.act(2 * DAY + 3600, CLERK, accept(DOCKET_NO)).unwrap();
    let judge = Viewer::Staff { role: StaffRole::Judge, id: AccountId::new(JUDGE), org: OrgId::new("court") };
    let origin = story.case.view(&judge, at(3 * DAY)).unwrap().court_review.unwrap().origin.unwrap();
    let shared = &origin.shared_devices;
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0].party_ids, story.parties());
    assert_eq!((shared[0].from, shared[0].until), (at(DAY + 60), Some(at(DAY + 300))));
}
