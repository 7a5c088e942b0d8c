//! What holds for any commands in any order (`legal.md` 0.1, A-93, C.7): the record is the case, nobody is confirmed
//! without the law, no state is without its owner, and a no is always heard.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::cast::*;
use super::journey::*;
use super::walk::{Offer, Walk, walks};
use crate::case::Case;
use crate::case::actor::ActorKind;
use crate::case::clause::ClauseDraft;
use crate::case::command::{Command, CommandKind, Core};
use crate::case::document::Signer;
use crate::case::event::Recorded;
use crate::case::guard::Act;
use crate::case::imported::CourtRecord;
use crate::case::stage::{Confirmation, Mediation};
use crate::paper::Kind;

/// Plays a walk to its end; `check` looks at the case before and after each act that was allowed.
fn play(
    (start, steps): (usize, Vec<super::walk::Step>),
    mut check: impl FnMut(&Case, &Offer, &Walk) -> Result<(), TestCaseError>,
) -> Result<Walk, TestCaseError> {
    let mut walk = Walk::begin(start);
    for step in steps {
        let Some((actor, command)) = walk.choose(step) else { continue };
        let before = walk.story.case.clone();
        match walk.story.act_as(walk.second, &actor, command.clone()) {
            Ok(()) => check(&before, &(actor, command), &walk)?,
            // (e) What is refused changes nothing, not even the record.
            Err(_) => prop_assert_eq!(&before, &walk.story.case),
        }
    }
    Ok(walk)
}

/// 民事诉讼法 205, 民诉法解释 351, 356, 民事诉讼法 47: what a confirmation can't be without.
fn confirmed_by_law(case: &Case) -> Result<(), TestCaseError> {
    let application = case.current(&[Kind::D14]).expect("a confirmation has its application");
    for party in &case.parties {
        let place = application.place_of(&Signer::Party(party.id.clone()));
        let signed = place.and_then(|place| application.signed_at(&place.field));
        prop_assert!(signed.is_some(), "{} has not signed the application", party.who.name());
    }
    prop_assert!(case.accepted_at.is_some() && case.docket_no.is_some(), "nobody accepted it");
    let ruling = case.ruling().expect("a confirmation is a ruling");
    prop_assert!(ruling.made.kind == Kind::D18 && ruling.is_complete());
    prop_assert_eq!(case.round.imported.is_some(), ruling.is_imported());
    if let Some(record) = &case.round.imported {
        return confirmed_elsewhere(case, record);
    }
    prop_assert!(case.hearing_opened_at > case.accepted_at, "nobody was asked");
    let judge = &case.claim.as_ref().expect("a ruling has its judge").judge.id;
    prop_assert_eq!(case.may_sit(judge), Ok(()));
    prop_assert_ne!(judge, &case.mediator.id);
    Ok(())
}

/// What the court's own system has to say before its confirmation counts here: when both were there, and who judged.
fn confirmed_elsewhere(case: &Case, record: &CourtRecord) -> Result<(), TestCaseError> {
    prop_assert!(case.claim.is_none() && case.hearing_opened_at.is_none(), "an inquiry was held here");
    let (accepted, asked) = (record.accepted_on, record.both_present_on);
    prop_assert!(
        accepted.is_some() && asked >= accepted && asked <= Some(record.ruled_on),
        "nobody was asked"
    );
    let mediators = case.history.iter().filter(|entry| entry.actor == ActorKind::Mediator);
    prop_assert!(mediators.into_iter().all(|entry| entry.actor_name != record.judge), "a mediator judged");
    prop_assert_ne!(&case.mediator.name, &record.judge);
    Ok(())
}

/// Whoever opens an inquiry, or goes on with it, has both sides there at the same time (民诉法解释 356).
fn everybody_was_there(before: &Case, command: &Command) -> Result<(), TestCaseError> {
    let present = match command {
        Command::Core(Core::OpenHearing { present }) => present,
        Command::Court(crate::case::command::CourtCommand::ResumeHearing { present }) => present,
        _ => return Ok(()),
    };
    for party in &before.parties {
        prop_assert!(party.on_site || present.contains(&party.id), "{} was not there", party.who.name());
        prop_assert!(party.court_identity.is_some(), "{} was not looked at", party.who.name());
    }
    Ok(())
}

/// every state that waits for somebody has its one owner.
fn somebody_owns_it(walk: &Walk) -> Result<(), TestCaseError> {
    let (case, now) = (&walk.story.case, at(walk.second));
    let over = matches!(case.mediation_at(now), Mediation::NotTaken | Mediation::Ended)
        || matches!(case.confirmation_at(now), Some(Confirmation::Expired | Confirmation::Archived));
    let owner = case.owner(now);
    prop_assert!(over || owner.is_some(), "nobody owns {:?} {:?}", case.mediation, case.confirmation);
    Ok(())
}

/// 人民调解法 17, 23; 民诉法解释 357; C.7 (3): a party can say no at any time before it is too late.
fn a_no_is_heard(walk: &Walk) -> Result<(), TestCaseError> {
    let (case, now) = (&walk.story.case, at(walk.second));
    let act = |kind| Act { kind, party: None, document: None };
    for party in &case.parties {
        let (seat, _) = walk.seat(&party.id, Core::Claim { appointee: None });
        if (Mediation::AskOther..=Mediation::Signing).contains(&case.mediation_at(now))
            && case.mediation_at(now) != Mediation::NotTaken
        {
            prop_assert_eq!(case.guard(&seat, &act(CommandKind::Refuse), now), Ok(()));
        }
        let before_ruling = case
            .confirmation_at(now)
            .is_some_and(|state| (Confirmation::Filed..=Confirmation::Record).contains(&state));
        let decided = case.confirmation == Some(Confirmation::NotAccepted);
        if before_ruling && !decided && !case.round.withdrawals.contains(&party.id) {
            prop_assert_eq!(case.guard(&seat, &act(CommandKind::WithdrawApplication), now), Ok(()));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn c_7_replay_of_the_record_gives_the_same_case(walk in walks(60)) {
        let walk = play(walk, |_, _, _| Ok(()))?;
        let text = serde_json::to_string(&walk.story.events).unwrap();
        let events: Vec<Recorded> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(Case::replay(&walk.story.case.id, &events), Some(walk.story.case));
        prop_assert_eq!(serde_json::to_string(&events).unwrap(), text);
    }

    #[test]
    fn c71_a_93_c_7_whatever_people_do_the_law_holds(walk in walks(70)) {
        play(walk, |before, (_, command), walk| {
            everybody_was_there(before, command)?;
            somebody_owns_it(walk)?;
            a_no_is_heard(walk)?;
            match walk.story.case.decided() {
                Some(Confirmation::Confirmed) => confirmed_by_law(&walk.story.case),
                _ => Ok(()),
            }
        })?;
    }

    #[test]
    fn m82_edit_resets_only_that_clause(edited in 0..4usize) {
        let mut story = to_agreed();
        let before = story.case.clauses.clone();
        let (clause, hash) = (before[edited].id.clone(), before[edited].hash.clone());
        let draft = ClauseDraft::Other { text: "改过的条款".into() };
        story.act(800, MEDIATOR, Core::EditClause { clause, hash, draft }).unwrap();
        for (index, (old, new)) in before.iter().zip(&story.case.clauses).enumerate() {
            if index == edited {
                prop_assert!(new.answers.is_empty() && new.hash != old.hash);
            } else {
                prop_assert_eq!(new, old);
            }
        }
    }
}

/// The walks are worth something only if they come far: from a bare registration to most states, C71 among them.
#[test]
fn walks_come_through_nearly_every_state() {
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let mut seen = BTreeSet::new();
    for _ in 0..200 {
        let walk = walks(90).new_tree(&mut runner).unwrap().current();
        play(walk, |_, _, walk| {
            let case = &walk.story.case;
            seen.insert(case.mediation.code());
            seen.extend(case.confirmation.map(Confirmation::code));
            seen.extend(case.decided().map(Confirmation::code));
            Ok(())
        })
        .unwrap();
    }
    let expected = [
        "M10", "M15", "M20", "M30", "M40", "M50", "M55", "M60", "M62", "M65", "M70", "M80", "M82", "M85",
        "M88", "M90", "M92", "M95", "M99", "C00", "C10", "C15", "C20", "C25", "C31", "C40", "C45", "C50",
        "C55", "C58", "C60", "C65", "C71", "C80", "C90",
    ];
    let missed: Vec<&str> = expected.into_iter().filter(|code| !seen.contains(code)).collect();
    assert!(missed.is_empty(), "no walk came to {missed:?}");
}
