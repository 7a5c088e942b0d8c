//! What the court learns of the mediation: that it happened and how often, no words (legal.md 0.1 (8), G-72).

use super::cast::*;
use super::journey::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::clause::Answer;
use crate::case::command::{Core, SessionCommand};
use crate::case::id::{AccountId, OrgId};
use crate::case::party::IdentityCheck;
use crate::case::view::OriginView;

fn staff(role: StaffRole, id: &str, org: &str) -> Viewer {
    Viewer::Staff { role, id: AccountId::new(id), org: OrgId::new(org) }
}

fn origin(story: &Story) -> Option<OriginView> {
    let judge = staff(StaffRole::Judge, JUDGE, "court");
    story.case.view(&judge, at(3 * DAY))?.court_review?.origin
}

#[test]
fn court_counts_what_was_not_understood_while_the_signed_text_was_read_and_nothing_before() {
    let mut story = to_agreed();
    let (clause, hash) = (story.case.clauses[2].id.clone(), story.case.clauses[2].hash.clone());
    let draft = release("公司放弃全部违约金和滞纳金");
    story.answer(705, OWNER, 2, Answer::Unclear).unwrap();
    story.act(706, MEDIATOR, Core::EditClause { clause, hash, draft }).unwrap();
    if story.case.mediation.code() == "M80" {
        story.act(707, MEDIATOR, SessionCommand::StartReadback).unwrap();
    }
    story.answer(708, OWNER, 2, Answer::Unclear).unwrap();
    story.agree_to_all(710);
    story.act(4000, MEDIATOR, Core::Freeze).unwrap();
    story.play_signing(4790);
    assert_eq!(origin(&story), None);
    story.play_application(2 * DAY);

    let facts = origin(&story).unwrap();
    assert_eq!(facts.read_until, Some(at(4000)));
    assert!(facts.read_from.is_some_and(|from| from < at(4000)));
    let checks: Vec<_> = facts.identities.iter().map(|one| (one.party_id.clone(), one.check)).collect();
    let expected: Vec<_> =
        story.parties().into_iter().map(|party| (party, IdentityCheck::DocumentSeen)).collect();
    assert_eq!(checks, expected);
    assert_eq!(facts.clauses[2].unclear.len(), 1);
    assert_eq!(facts.clauses[2].unclear[0].party_id, story.party(OWNER));
    assert_eq!(facts.clauses[2].unclear[0].times, 1);
    assert!(facts.clauses.iter().all(|clause| clause.agreed.len() == 2));
    assert_eq!(facts.clauses[3].agreed[1].at, at(711));

    let owner = Viewer::Party(story.party(OWNER));
    assert_eq!(story.case.view(&owner, at(3 * DAY)).unwrap().court_review.unwrap().origin, None);
    let committee = staff(StaffRole::Mediator, MEDIATOR, "committee");
    let seen = story.case.view(&committee, at(3 * DAY)).and_then(|view| view.court_review);
    assert!(seen.is_none_or(|review| review.origin.is_none()));
}
