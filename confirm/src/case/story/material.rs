//! Who sees the files that parties put in (G-01, M62).

use super::cast::*;
use super::journey::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::command::{PeopleCommand, SessionCommand};
use crate::case::document::Revision;
use crate::case::id::{AccountId, FileId};
use crate::case::people::FileUse;
use crate::case::view::FileAudience;
use crate::case::view::eye::Eye;
use crate::service::composition::dossier::held;

fn evidence(name: &str) -> PeopleCommand {
    PeopleCommand::AttachFile {
        file: FileId::new(name),
        title: format!("照片{name}"),
        purpose: FileUse::Evidence,
        content: Some(Revision { sha256: "ab".repeat(32), length: 9 }),
    }
}

/// Who sees the file `name`, of owner, company, mediator, recorder.
fn seen(story: &Story, name: &str) -> [bool; 4] {
    let staff =
        |role, id: &str| Viewer::Staff { role, id: AccountId::new(id), org: story.case.committee.id.clone() };
    let mediator = staff(StaffRole::Mediator, &story.case.mediator.id);
    let party = |who| Viewer::Party(story.party(who));
    [party(OWNER), party(COMPANY), mediator, staff(StaffRole::Recorder, "somebody")].map(|viewer| {
        let view = story.case.view(&viewer, at(500)).unwrap();
        let told = view.timeline.iter().any(|entry| entry.text.contains(name));
        let sees = view.files.iter().any(|file| file.id.as_str() == name);
        assert!(sees || !told, "the timeline tells {viewer:?}");
        sees
    })
}

#[test]
fn g_01_a_file_of_a_party_is_seen_by_the_other_side_once_its_owner_says_so() {
    let mut story = to_session();
    story.say(100, OWNER, evidence("lamp")).unwrap();
    assert_eq!(seen(&story, "lamp"), [true, false, true, true]);
    let share = || PeopleCommand::ShareFile { file: FileId::new("lamp") };
    // What somebody may not know of answers as if it were not there.
    refused(story.say(101, COMPANY, share()), "unknown");
    refused(story.act(102, MEDIATOR, share()), "unknown");
    story.say(103, OWNER, share()).unwrap();
    story.say(104, OWNER, share()).unwrap();
    assert_eq!(seen(&story, "lamp"), [true; 4]);
    story.act(105, MEDIATOR, evidence("plan")).unwrap();
    assert!(!seen(&story, "plan")[0]);
    story.act(106, MEDIATOR, PeopleCommand::ShareFile { file: FileId::new("plan") }).unwrap();
    assert_eq!(seen(&story, "plan"), [true; 4]);
}

#[test]
fn g_01_m62_a_file_of_a_caucus_is_between_that_party_and_the_mediator() {
    let mut story = to_session();
    let party = story.party(OWNER);
    story.act(100, MEDIATOR, SessionCommand::Caucus { party: party.clone() }).unwrap();
    story.say(101, OWNER, evidence("letter")).unwrap();
    story.say(102, COMPANY, evidence("bill")).unwrap();
    story.act(103, MEDIATOR, SessionCommand::EndCaucus).unwrap();
    assert_eq!(seen(&story, "letter"), [true, false, true, false]);
    // The other side was not in the private talk.
    let audience = |story: &Story, name: &str| {
        story.case.file_audience(story.case.files_of(&FileId::new(name)).next().unwrap())
    };
    assert_eq!(audience(&story, "letter"), FileAudience::Confided);
    assert_eq!(audience(&story, "bill"), FileAudience::Party);
    // Nor is it in what leaves the house, or in the dossier.
    let in_bundle = |story: &Story, eye: Eye| {
        story.case.evidence_files(&eye).iter().any(|file| file.id.as_str() == "letter")
    };
    assert!(!in_bundle(&story, Eye::Mediator) && in_bundle(&story, Eye::Party(party)));
    let count = |story: &Story| held(&story.case).len();
    let before = count(&story);
    story.say(104, OWNER, PeopleCommand::ShareFile { file: FileId::new("letter") }).unwrap();
    assert_eq!(seen(&story, "letter"), [true; 4]);
    assert!(in_bundle(&story, Eye::Mediator));
    assert_eq!(count(&story), before + 1);
}

#[test]
fn g_01_the_same_file_of_both_sides_is_there_for_each_and_tells_neither_of_the_other() {
    let mut story = to_session();
    story.say(100, OWNER, evidence("contract")).unwrap();
    story.say(101, COMPANY, evidence("contract")).unwrap();
    story.say(102, COMPANY, evidence("contract")).unwrap();
    assert_eq!(seen(&story, "contract"), [true; 4]);
    let own = |story: &Story, who| {
        let view = story.case.view(&Viewer::Party(story.party(who)), at(500)).unwrap();
        view.files.iter().map(|file| (file.party_id.clone(), file.audience)).collect::<Vec<_>>()
    };
    let (owner, company) = (Some(story.party(OWNER)), Some(story.party(COMPANY)));
    assert_eq!(own(&story, OWNER), [(owner.clone(), FileAudience::Party)]);
    assert_eq!(own(&story, COMPANY), [(company.clone(), FileAudience::Party)]);
    story.say(103, COMPANY, PeopleCommand::ShareFile { file: FileId::new("contract") }).unwrap();
    assert_eq!(
        own(&story, OWNER),
        [(owner, FileAudience::Party), (company.clone(), FileAudience::Everybody)]
    );
    assert_eq!(own(&story, COMPANY), [(company, FileAudience::Everybody)]);
}
