//! Who stands beside a party: agents, guardians, invited people, addresses (K-03, K-07, B-110, B-201, B-204, B-301).

use super::cast::*;
use super::journey::*;
use crate::case::command::{Core, CourtCommand, PeopleCommand};
use crate::case::id::{FileId, ParticipantId};
use crate::case::people::{AddressDraft, Authority, FileUse, ParticipantKind};
use crate::paper::Kind;

fn appoint(story: &Story, authority: Authority) -> PeopleCommand {
    PeopleCommand::AppointAgent { party: story.party(OWNER), agent: agent(authority) }
}

fn change(story: &Story, authority: Authority) -> PeopleCommand {
    let id_no = agent(authority).id_no;
    PeopleCommand::ChangeAuthority { party: story.party(OWNER), id_no, authority, proof: None }
}

/// F-1 where the owner's daughter acts, up to the frozen text.
fn to_frozen_by_agent(authority: Authority) -> Story {
    let mut story = to_session();
    let appoint = appoint(&story, authority);
    story.say(100, OWNER, appoint).unwrap();
    let party = story.party(OWNER);
    story.act(101, MEDIATOR, Core::Invite { party: party.clone() }).unwrap();
    story.act(102, MEDIATOR, admit(party)).unwrap();
    story.play_talk();
    story.act(4000, MEDIATOR, Core::Freeze).unwrap();
    story
}

#[test]
fn k_03_b_204_agent_without_special_authority_neither_settles_nor_applies() {
    let mut story = to_frozen_by_agent(Authority::General);
    let place = story.case.agreement().unwrap().made.places[1].clone();
    assert_eq!(place.name, "赵敏");
    refused(story.sign(4100, OWNER, Kind::D12), "no-authority");
    let special = change(&story, Authority::Special);
    story.act(4101, MEDIATOR, special).unwrap();
    story.play_signing(4200);
    story.check("M90 C00");
    let general = change(&story, Authority::General);
    story.act(DAY, MEDIATOR, general).unwrap();
    refused(story.say(DAY + 1, OWNER, Core::StartApplication), "no-authority");
    story.say(DAY + 2, COMPANY, Core::StartApplication).unwrap();
    refused(story.sign(DAY + 3, OWNER, Kind::D14), "no-authority");
    let special = change(&story, Authority::Special);
    story.act(DAY + 4, MEDIATOR, special).unwrap();
    story.sign(DAY + 5, OWNER, Kind::D14).unwrap();
}

#[test]
fn b_204_new_agent_is_a_new_person_at_every_door() {
    let mut story = to_claimed();
    let appoint = appoint(&story, Authority::Special);
    for party in story.parties() {
        let identity = crate::case::party::IdentityCheck::DocumentSeen;
        story.act(3 * DAY + 1, CLERK, Core::AdmitToCourt { party, identity, on_site: false }).unwrap();
    }
    story.act(3 * DAY + 2, CLERK, appoint).unwrap();
    let present = story.parties();
    refused(story.act(3 * DAY + 3, JUDGE, Core::OpenHearing { present }), "not-admitted");
    let id_no = agent(Authority::Special).id_no;
    let remove = PeopleCommand::RemoveAgent { party: story.party(OWNER), id_no };
    story.act(3 * DAY + 4, CLERK, remove.clone()).unwrap();
    refused(story.act(3 * DAY + 5, CLERK, remove), "unknown");
    assert_eq!(story.case.parties[1].acting_name(), "赵建平");
}

#[test]
fn b_204_agent_appointed_during_the_inquiry_is_looked_at_before_it_is_closed() {
    let mut story = to_hearing();
    story.ask_all(3 * DAY + 100).unwrap();
    let appoint = appoint(&story, Authority::Special);
    story.say(3 * DAY + 101, OWNER, appoint.clone()).unwrap();
    refused(story.act(3 * DAY + 102, JUDGE, CourtCommand::CloseHearing), "not-admitted");
    let mut after = to_hearing();
    after.ask_all(3 * DAY + 100).unwrap();
    after.act(3 * DAY + 101, JUDGE, CourtCommand::CloseHearing).unwrap();
    after.say(3 * DAY + 102, OWNER, appoint).unwrap();
    refused(after.sign(3 * DAY + 103, OWNER, Kind::D17), "not-admitted");
}

#[test]
fn b_204_two_agents_at_most_and_none_of_the_other_side() {
    let mut story = to_session();
    let party = story.party(OWNER);
    let named = |name: &str, id_no: String| {
        let agent = crate::case::people::AgentDraft { name: name.into(), id_no, ..agent(Authority::Special) };
        PeopleCommand::AppointAgent { party: party.clone(), agent }
    };
    let birth = |year| id_no(jiff::civil::date(year, 1, 1), 11);
    // The company's own representative, and one's own agent a second time.
    refused(story.say(100, OWNER, named("尤国栋", "990499196604049033".into())), "invalid");
    story.say(101, OWNER, named("赵一", birth(1991))).unwrap();
    refused(story.say(102, OWNER, named("赵一", birth(1991))), "invalid");
    refused(story.say(103, OWNER, named("赵二", "990499199201010000".into())), "invalid");
    story.say(104, OWNER, named("赵二", birth(1992))).unwrap();
    refused(story.say(105, OWNER, named("赵三", birth(1993))), "too-many");
    // A party names nobody for the other side.
    refused(story.say(106, COMPANY, named("赵四", birth(1994))), "unknown");
    assert_eq!(story.case.parties[1].acting_name(), "赵一");
}

#[test]
fn b_110_invited_people_come_in_when_each_party_agrees_and_interpreters_are_declared() {
    let mut story = to_session();
    let invite = |role, name: &str| PeopleCommand::InviteParticipant {
        role,
        name: name.to_owned(),
        phone: String::new(),
        note: "电工".into(),
    };
    refused(story.say(100, OWNER, invite(ParticipantKind::Expert, "钱工")), "not-yours");
    story.act(101, MEDIATOR, invite(ParticipantKind::Expert, "钱工")).unwrap();
    story.act(102, RECORDER, invite(ParticipantKind::Interpreter, "手语老师")).unwrap();
    let may = |story: &Story, index: usize| story.case.may_take_part(&story.case.participants[index]);
    assert!(!may(&story, 0) && may(&story, 1));
    let expert = story.case.participants[0].id.clone();
    let answer = |participant: &ParticipantId, accept| PeopleCommand::AnswerParticipant {
        participant: participant.clone(),
        accept,
    };
    story.say(103, COMPANY, answer(&expert, true)).unwrap();
    assert!(!may(&story, 0));
    story.say(104, OWNER, answer(&expert, true)).unwrap();
    assert!(may(&story, 0));
    story.say(105, OWNER, answer(&expert, false)).unwrap();
    assert!(!may(&story, 0), "a consent can be taken back");
    refused(story.say(106, OWNER, answer(&ParticipantId::new("nobody"), true)), "unknown");
    story.act(107, MEDIATOR, PeopleCommand::RemoveParticipant { participant: expert }).unwrap();
    assert_eq!(story.case.participants.len(), 1);
}

#[test]
fn b_301_d07_party_says_itself_where_papers_may_be_sent() {
    let mut story = to_session();
    let address = |post: &str| PeopleCommand::ConfirmAddress {
        address: AddressDraft {
            electronic: true,
            email: String::new(),
            post: post.to_owned(),
            receiver: String::new(),
        },
    };
    refused(story.say(100, OWNER, address("")), "invalid");
    refused(story.act(101, MEDIATOR, address("柳河街道")), "not-yours");
    story.say(102, OWNER, address("潞川区柳河街道和畅家园3号楼2单元")).unwrap();
    assert!(story.case.parties[1].address.as_ref().is_some_and(|address| address.electronic));
    story.say(103, OWNER, address("潞川区柳河街道古槐村12号")).unwrap();
    let papers = story.case.documents.iter().filter(|one| one.made.kind == Kind::D07);
    assert_eq!(papers.map(|one| one.superseded).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn m60_files_are_put_in_once_by_whoever_brings_them() {
    let mut story = to_session();
    let attach = |name: &str, title: &str| PeopleCommand::AttachFile {
        file: FileId::new(name),
        title: title.to_owned(),
        purpose: FileUse::Evidence,
        content: Some(crate::case::document::Revision { sha256: "ab".repeat(32), length: 9 }),
    };
    refused(story.say(100, OWNER, attach("one", " ")), "invalid");
    story.say(101, OWNER, attach("one", "照片")).unwrap();
    story.say(102, OWNER, attach("one", "照片")).unwrap();
    story.act(103, CLERK, attach("two", "回执")).unwrap();
    let brought: Vec<bool> = story.case.files.iter().map(|file| file.party.is_some()).collect();
    assert_eq!(brought, [true, false]);
}

#[test]
fn f_4_people_of_one_side_share_an_agent() {
    let mut story = to_session();
    let draft = person(
        crate::case::party::PartyRole::Respondent,
        "赵大山",
        jiff::civil::date(1950, 1, 2),
        "12000000009",
    );
    story.act(100, MEDIATOR, Core::AddParty { draft }).unwrap();
    for party in [story.case.parties[1].id.clone(), story.case.parties[2].id.clone()] {
        let appoint = PeopleCommand::AppointAgent { party, agent: agent(Authority::Special) };
        story.act(101, MEDIATOR, appoint).unwrap();
    }
    let party = story.party(COMPANY);
    let appoint = PeopleCommand::AppointAgent { party, agent: agent(Authority::Special) };
    refused(story.act(102, MEDIATOR, appoint), "invalid");
}

#[test]
fn e_capacity_who_acts_for_others_is_grown_up_and_on_no_other_side() {
    let mut story = to_session();
    let party = story.party(OWNER);
    let child = id_no(jiff::civil::date(2015, 1, 1), 11);
    let guard = |id_no: String| PeopleCommand::AppointGuardian {
        party: party.clone(),
        guardian: crate::case::people::GuardianDraft { id_no, ..guardian() },
    };
    refused(story.act(100, MEDIATOR, guard(child.clone())), "invalid");
    let other = story.case.parties[0].who.id_no().to_owned();
    refused(story.act(101, MEDIATOR, guard(other)), "invalid");
    let agent = crate::case::people::AgentDraft { id_no: child, ..agent(Authority::Special) };
    refused(story.say(102, OWNER, PeopleCommand::AppointAgent { party: party.clone(), agent }), "invalid");
    let proof = Some(FileId::new("0".repeat(64)));
    let agent = crate::case::people::AgentDraft { proof, ..super::cast::agent(Authority::Special) };
    refused(story.say(103, OWNER, PeopleCommand::AppointAgent { party, agent }), "invalid");
}
