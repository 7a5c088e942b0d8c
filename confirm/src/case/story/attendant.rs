//! 翻译 and 陪同人 at seats of their own (`legal.md` C.0, G-63): invited, promising, let in, and seeing next to nothing.

use super::cast::*;
use super::journey::*;
use crate::case::actor::{Actor, ActorKind, Viewer};
use crate::case::command::{Command, CommandKind, Core, PeopleCommand as P, SessionCommand};
use crate::case::id::{ParticipantId, PartyId};
use crate::case::participant::{ParticipantKind, Promise};
use crate::case::people::FileUse;
use crate::case::refusal::Refusal;
use crate::case::view::AttendantPlace;

fn invite(role: ParticipantKind, name: &str, phone: &str, party: Option<PartyId>) -> P {
    P::InviteParticipant { role, name: name.into(), phone: phone.into(), note: String::new(), party }
}

fn newest(story: &Story) -> ParticipantId {
    story.case.participants.last().unwrap().id.clone()
}

fn themselves(id: &ParticipantId, second: i64) -> Actor {
    Actor { kind: ActorKind::Participant, id: id.to_string(), organisation: None, ..actor(OWNER, at(second)) }
}

fn promise(story: &mut Story, second: i64, id: &ParticipantId, promise: Promise) -> Result<(), Refusal> {
    story.act_as(second, &themselves(id, second), P::GivePromise { promise, given: true })
}

/// A companion of the owner, and an interpreter for everybody, who have promised everything and were let in.
fn to_company() -> (Story, ParticipantId, ParticipantId) {
    let mut story = to_session();
    let owner = story.party(OWNER);
    let mut ids = Vec::new();
    for (no, role, party) in
        [(0, ParticipantKind::Companion, Some(owner)), (1, ParticipantKind::Interpreter, None)]
    {
        let second = 100 + 20 * no;
        story.act(second, MEDIATOR, invite(role, "郝秀芝", &format!("1200000005{no}"), party)).unwrap();
        let id = newest(&story);
        story.act(second + 1, MEDIATOR, P::CallParticipant { participant: id.clone() }).unwrap();
        for one in role.promises() {
            promise(&mut story, second + 2, &id, *one).unwrap();
        }
        story.act(second + 3, MEDIATOR, P::AdmitParticipant { participant: id.clone() }).unwrap();
        ids.push(id);
    }
    let interpreter = ids.pop().unwrap();
    (story, ids.pop().unwrap(), interpreter)
}

#[test]
fn c_0_a_companion_goes_with_a_party_and_an_interpreter_may_be_there_for_all() {
    let mut story = to_session();
    let lonely = invite(ParticipantKind::Companion, "赵小宁", "12000000055", None);
    refused(story.act(100, MEDIATOR, lonely), "invalid");
    let stranger = invite(ParticipantKind::Companion, "赵小宁", "12000000055", Some(PartyId::new("nobody")));
    refused(story.act(101, MEDIATOR, stranger), "unknown");
    let owner = story.party(OWNER);
    let own = invite(ParticipantKind::Companion, "赵小宁", "12000000055", Some(owner.clone()));
    refused(story.say(102, OWNER, own.clone()), "not-yours");
    story.act(103, MEDIATOR, own).unwrap();
    story.act(104, MEDIATOR, invite(ParticipantKind::Interpreter, "郝秀芝", "12000000056", None)).unwrap();
    let plates: Vec<String> = story.case.participants.iter().map(|one| story.case.plate(one)).collect();
    assert_eq!(plates, ["赵建平的陪同人", "各方的翻译"]);
    // A relative who is no interpreter has no seat, whatever the order says.
    story
        .act(105, MEDIATOR, invite(ParticipantKind::Relative, "赵大宁", "12000000057", Some(owner)))
        .unwrap();
    let relative = newest(&story);
    assert_eq!(story.case.participant(&relative).unwrap().party, None);
    refused(story.act(106, MEDIATOR, P::CallParticipant { participant: relative }), "unknown");
}

#[test]
fn c_0_the_link_goes_to_a_telephone_of_their_own() {
    let mut story = to_session();
    let phone = story.case.parties[1].phone().to_owned();
    for (no, phone) in [(0, ""), (1, phone.as_str()), (2, "911")] {
        story
            .act(100 + 2 * no, MEDIATOR, invite(ParticipantKind::Interpreter, "郝秀芝", phone, None))
            .unwrap();
        let call = P::CallParticipant { participant: newest(&story) };
        refused(story.act(101 + 2 * no, MEDIATOR, call), "invalid");
    }
}

#[test]
fn c_0_nobody_comes_in_who_has_not_promised_everything_and_each_promises_what_fits() {
    let mut story = to_session();
    story.act(100, MEDIATOR, invite(ParticipantKind::Interpreter, "郝秀芝", "12000000056", None)).unwrap();
    let id = newest(&story);
    let admit = P::AdmitParticipant { participant: id.clone() };
    let refusal = story.act(101, MEDIATOR, admit.clone()).unwrap_err();
    assert_eq!(refusal.code(), "promise-missing");
    assert!(refusal.sentence().contains("如实翻译、保守秘密"));
    refused(promise(&mut story, 102, &id, Promise::Silent), "unknown");
    refused(promise(&mut story, 103, &ParticipantId::new("nobody"), Promise::Secrecy), "unknown");
    refused(story.say(104, OWNER, P::GivePromise { promise: Promise::Secrecy, given: true }), "not-yours");
    for one in ParticipantKind::Interpreter.promises() {
        promise(&mut story, 105, &id, *one).unwrap();
    }
    refused(story.say(106, OWNER, admit.clone()), "not-yours");
    refused(story.act(107, JUDGE, admit.clone()), "not-yours");
    story.act(108, MEDIATOR, admit).unwrap();
    assert!(story.case.attendant_view(&id, at(109)).unwrap().admitted);
    // Who takes a promise back waits outside again.
    let back = P::GivePromise { promise: Promise::Secrecy, given: false };
    story.act_as(110, &themselves(&id, 110), back).unwrap();
    assert!(!story.case.attendant_view(&id, at(111)).unwrap().admitted);
}

#[test]
fn c_0_an_attendant_may_do_nothing_but_promise_and_sees_no_case() {
    let (mut story, companion, interpreter) = to_company();
    for id in [&companion, &interpreter] {
        let viewer = Viewer::Participant(id.clone());
        assert!(story.case.view(&viewer, at(200)).is_none() && !story.case.visible_to(&viewer));
        assert!(story.case.evidence_eye(&viewer).is_none());
        for kind in CommandKind::ALL.iter().filter(|kind| **kind != CommandKind::GivePromise) {
            let act =
                crate::case::guard::Act { kind: *kind, party: Some(story.party(OWNER)), document: None };
            assert!(story.case.guard(&themselves(id, 200), &act, at(200)).is_err(), "{kind:?}");
        }
    }
    let orders: [Command; 3] = [
        Core::Admit { party: story.party(OWNER), identity: crate::case::party::IdentityCheck::KnownInPerson }
            .into(),
        P::AdmitParticipant { participant: companion.clone() }.into(),
        P::AttachFile {
            file: crate::case::id::FileId::new("f"),
            title: "照片".into(),
            purpose: FileUse::Evidence,
            content: None,
        }
        .into(),
    ];
    for order in orders {
        assert!(story.act_as(201, &themselves(&companion, 201), order).is_err());
    }
    assert_eq!(story.case.attendant_view(&companion, at(202)).unwrap().place, AttendantPlace::Mediation);
    story.act(203, MEDIATOR, P::RemoveParticipant { participant: companion.clone() }).unwrap();
    assert!(story.case.attendant_view(&companion, at(204)).is_none());
}

#[test]
fn m62_the_mediator_takes_an_interpreter_for_all_into_one_talk_and_a_companion_into_none() {
    let (mut story, companion, interpreter) = to_company();
    let moved = |id: &ParticipantId, private| P::MoveParticipant { participant: id.clone(), private };
    let inside = |story: &Story| story.case.is_in_caucus(story.case.participant(&interpreter).unwrap());
    refused(story.act(200, MEDIATOR, moved(&interpreter, true)), "wrong-stage");
    story.act(201, MEDIATOR, SessionCommand::Caucus { party: story.party(OWNER) }).unwrap();
    refused(story.act(202, MEDIATOR, moved(&companion, true)), "wrong-stage");
    refused(story.say(203, OWNER, moved(&interpreter, true)), "not-yours");
    assert!(!inside(&story), "nobody is taken along by themselves");
    story.act(204, MEDIATOR, moved(&interpreter, true)).unwrap();
    assert!(inside(&story));
    // The other side is not told who sits in a talk that is not its own.
    let company = story.case.view(&Viewer::Party(story.party(COMPANY)), at(205)).unwrap();
    assert!(company.participants.iter().all(|one| one.seat.is_none()));
    assert!(
        company
            .timeline
            .iter()
            .all(|entry| !entry.text.contains("单独沟通") || !entry.text.contains("郝秀芝"))
    );
    story.act(206, MEDIATOR, SessionCommand::EndCaucus).unwrap();
    story.act(207, MEDIATOR, SessionCommand::Caucus { party: story.party(COMPANY) }).unwrap();
    assert!(!inside(&story), "the next talk begins without");
}

#[test]
fn c60_the_court_lets_them_in_anew() {
    let mut story = to_session();
    story.act(100, MEDIATOR, invite(ParticipantKind::Interpreter, "郝秀芝", "12000000056", None)).unwrap();
    let id = newest(&story);
    let admit = P::AdmitParticipantToCourt { participant: id.clone() };
    refused(story.act(101, CLERK, admit.clone()), "wrong-stage");
    refused(story.act(102, MEDIATOR, admit), "not-yours");
}
