//! Who stands beside a party: agents, guardians, invited people, addresses (K-03, K-07, B-110, B-201, B-204, B-301).

use super::cast::*;
use super::journey::*;
use crate::case::actor::Viewer;
use crate::case::command::{Core, CourtCommand, PeopleCommand};
use crate::case::consent::ConsentItem;
use crate::case::id::{FileId, ParticipantId};
use crate::case::people::{AgentDraft, Authority, FileUse, ParticipantKind};
use crate::paper::Kind;

/// The photograph of a paper power of attorney.
fn paper() -> Option<FileId> {
    Some(FileId::new("attorney"))
}

/// The owner's daughter with her father's paper in hand.
fn appoint(story: &mut Story, authority: Authority) -> PeopleCommand {
    story.say(99, OWNER, attach_authority("attorney")).unwrap();
    let agent = AgentDraft { proof: paper(), ..agent(authority) };
    PeopleCommand::AppointAgent { party: story.party(OWNER), agent }
}

fn change(story: &Story, authority: Authority) -> PeopleCommand {
    let id_no = agent(authority).id_no;
    PeopleCommand::ChangeAuthority { party: story.party(OWNER), id_no, authority, proof: paper() }
}

/// F-1 where the owner's daughter acts, up to the frozen text.
fn to_frozen_by_agent(authority: Authority) -> Story {
    let mut story = to_session();
    let appoint = appoint(&mut story, authority);
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
    let appoint = appoint(&mut story, Authority::Special);
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
    let appoint = appoint(&mut story, Authority::Special);
    story.say(3 * DAY + 101, OWNER, appoint.clone()).unwrap();
    refused(story.act(3 * DAY + 102, JUDGE, CourtCommand::CloseHearing), "not-admitted");
    let mut after = to_hearing();
    after.say(3 * DAY + 99, OWNER, attach_authority("attorney")).unwrap();
    after.ask_all(3 * DAY + 100).unwrap();
    after.act(3 * DAY + 101, JUDGE, CourtCommand::CloseHearing).unwrap();
    after.say(3 * DAY + 102, OWNER, appoint).unwrap();
    refused(after.sign(3 * DAY + 103, OWNER, Kind::D17), "not-admitted");
}

#[test]
fn b_204_two_agents_at_most_and_none_of_the_other_side() {
    let mut story = to_session();
    let party = story.party(OWNER);
    story.say(99, OWNER, attach_authority("attorney")).unwrap();
    let named = |name: &str, id_no: String| {
        let agent = AgentDraft { name: name.into(), id_no, proof: paper(), ..agent(Authority::Special) };
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
        party: None,
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
    let address = address_of_service;
    refused(story.say(100, OWNER, address("")), "invalid");
    refused(story.act(101, MEDIATOR, address("柳河街道")), "not-yours");
    story.say(102, OWNER, address("潞川区柳河街道和畅家园3号楼2单元")).unwrap();
    assert!(story.case.parties[1].address.as_ref().is_some_and(|address| address.electronic));
    story.say(103, OWNER, address("潞川区柳河街道古槐村12号")).unwrap();
    let owner = Some(story.party(OWNER));
    let own = story.case.documents.iter().filter(|one| one.only_for == owner);
    let papers = own.filter(|one| one.made.kind == Kind::D07);
    assert_eq!(papers.map(|one| one.superseded).collect::<Vec<_>>(), [true, true, false]);
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
    let agent = AgentDraft { id_no: child, ..agent(Authority::Special) };
    refused(story.say(102, OWNER, PeopleCommand::AppointAgent { party: party.clone(), agent }), "invalid");
    let proof = Some(FileId::new("0".repeat(64)));
    let agent = AgentDraft { proof, ..super::cast::agent(Authority::Special) };
    refused(story.say(103, OWNER, PeopleCommand::AppointAgent { party, agent }), "invalid");
}

/// F-1 where the owner names a daughter and no paper is handed in.
fn to_named(second: i64) -> Story {
    let mut story = to_session();
    let party = story.party(OWNER);
    let appoint = PeopleCommand::AppointAgent { party, agent: agent(Authority::Special) };
    story.act(second, MEDIATOR, appoint).unwrap();
    story
}

#[test]
fn d08_k_03_principal_acts_until_the_power_of_attorney_is_signed_on_the_telephone() {
    let mut story = to_named(100);
    let owner = story.party(OWNER);
    let acting = |story: &Story| story.case.party(&owner).unwrap().acting_name().to_owned();
    assert_eq!(acting(&story), "赵建平");
    assert!(story.case.party(&owner).unwrap().identity.is_some(), "nobody new is there yet");
    // Neither the desk nor the other side signs for the principal.
    refused(story.sign(101, MEDIATOR, Kind::D08), "not-yours");
    refused(story.sign(102, COMPANY, Kind::D08), "not-yours");
    story.sign(103, OWNER, Kind::D08).unwrap();
    assert_eq!(acting(&story), "赵敏");
    assert!(story.case.party(&owner).unwrap().may_settle());
    assert!(story.case.party(&owner).unwrap().identity.is_none(), "the daughter is looked at first");
    // The agent does not sign the principal's paper again, and it is the court's to read, not the other side's.
    refused(story.sign(104, OWNER, Kind::D08), "already-signed");
    let document = story.case.current(&[Kind::D08]).unwrap();
    assert!(document.is_complete());
    let open = |viewer: Viewer| story.case.may_open(&viewer, &document.made.id);
    assert!(open(Viewer::Party(owner.clone())) && !open(Viewer::Party(story.party(COMPANY))));
}

#[test]
fn d08_b_204_paper_handed_in_later_stands_for_the_signature_and_removal_ends_it() {
    let mut story = to_named(100);
    let owner = story.party(OWNER);
    let id_no = agent(Authority::Special).id_no;
    let mut change = PeopleCommand::ChangeAuthority {
        party: owner.clone(),
        id_no: id_no.clone(),
        authority: Authority::General,
        proof: None,
    };
    refused(story.act(101, MEDIATOR, change.clone()), "invalid");
    story.say(102, OWNER, attach_authority("attorney")).unwrap();
    if let PeopleCommand::ChangeAuthority { proof, .. } = &mut change {
        *proof = paper();
    }
    story.act(103, MEDIATOR, change).unwrap();
    assert_eq!(story.case.party(&owner).unwrap().acting_name(), "赵敏");
    assert!(story.case.current(&[Kind::D08]).is_none(), "the unsigned paper is void");
    // A photograph of a lamp is no power of attorney, and a second agent needs a paper: the first one can't sign it.
    let lamp = PeopleCommand::AttachFile {
        file: FileId::new("lamp"),
        title: "照片".into(),
        purpose: FileUse::Evidence,
        content: Some(crate::case::document::Revision { sha256: "ab".repeat(32), length: 9 }),
    };
    story.say(104, OWNER, lamp).unwrap();
    let second = |proof: Option<FileId>| {
        let birth = jiff::civil::date(1992, 1, 1);
        let agent =
            AgentDraft { name: "赵二".into(), id_no: id_no_of(birth), proof, ..agent(Authority::General) };
        PeopleCommand::AppointAgent { party: owner.clone(), agent }
    };
    refused(story.act(105, MEDIATOR, second(Some(FileId::new("lamp")))), "invalid");
    refused(story.act(106, MEDIATOR, second(None)), "invalid");
    story.act(107, MEDIATOR, PeopleCommand::RemoveAgent { party: owner.clone(), id_no }).unwrap();
    assert_eq!(story.case.party(&owner).unwrap().acting_name(), "赵建平");
}

fn id_no_of(birth: jiff::civil::Date) -> String {
    id_no(birth, 11)
}

#[test]
fn d06_m55_notice_is_confirmed_only_with_the_hash_of_what_was_shown() {
    let mut story = to_taken();
    let bare = |sha256: Option<&str>| Core::Consent {
        item: ConsentItem::RightsNotice,
        given: true,
        sha256: sha256.map(str::to_owned),
    };
    refused(story.say(30, OWNER, bare(None)), "text-changed");
    refused(story.say(31, OWNER, bare(Some(&"0".repeat(64)))), "text-changed");
    assert!(story.case.current(&[Kind::D06]).is_none());
    story.say(32, OWNER, give(ConsentItem::RightsNotice)).unwrap();
    assert!(story.case.current(&[Kind::D06]).is_some());
}

#[test]
fn d05_a_consent_that_is_taken_back_makes_a_new_form() {
    let mut story = to_session();
    let forms = |story: &Story| {
        let owner = Some(story.party(OWNER));
        let own = story.case.documents.iter().filter(|one| one.only_for == owner);
        own.filter(|one| one.made.kind == Kind::D05).map(|one| one.superseded).collect::<Vec<_>>()
    };
    let before = forms(&story);
    assert_eq!(before.iter().filter(|superseded| !**superseded).count(), 1);
    story.say(100, OWNER, withdraw(ConsentItem::ElectronicService)).unwrap();
    let after = forms(&story);
    assert_eq!((after.len(), after.last()), (before.len() + 1, Some(&false)));
    assert!(after[..before.len()].iter().all(|superseded| *superseded));
}

#[test]
fn c15_d07_nobody_applies_without_an_address() {
    let mut story = to_effective();
    let without = |party: &mut crate::case::party::Party| party.address = None;
    story.case.parties.iter_mut().for_each(without);
    story.say(DAY, OWNER, Core::StartApplication).unwrap();
    refused(story.sign(DAY + 1, OWNER, Kind::D14), "address-missing");
    story.say(DAY + 2, OWNER, address_of_service("潞川区柳河街道")).unwrap();
    story.sign(DAY + 3, OWNER, Kind::D14).unwrap();
}
