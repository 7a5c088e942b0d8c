//! Replaying the record gives the same case, for any commands in any order.

use proptest::prelude::*;

use super::cast::*;
use super::journey::*;
use crate::case::Case;
use crate::case::clause::{Answer, ClauseDraft};
use crate::case::command::{Command, EndReason, Finding, GroundCode, Outcome};
use crate::case::consent::ConsentItem;
use crate::case::event::Recorded;
use crate::paper::Kind;

/// A blind act: whoever does whatever, whether or not it fits.
fn blunder(story: &mut Story, second: i64, choice: u8, who: u8) {
    let seat = if who.is_multiple_of(2) { COMPANY } else { OWNER };
    let staff = [MEDIATOR, SEALER, CLERK, JUDGE, OTHER_JUDGE][usize::from(who % 5)];
    let ground = GroundCode::ALL[usize::from(who % 6)];
    let item = ConsentItem::ALL[usize::from(who % 9)];
    let clause = story.case.clauses.first().map(|clause| (clause.id.clone(), clause.hash.clone()));
    let draft = ClauseDraft::Other { text: format!("约定{who}") };
    let _ = match choice % 20 {
        0 => story.act(second, MEDIATOR, &Command::AddClause { draft }),
        1 => match clause {
            Some((clause, hash)) => story.act(second, MEDIATOR, &Command::EditClause { clause, hash, draft }),
            None => Ok(()),
        },
        2 => match clause {
            Some((clause, hash)) => story.act(second, MEDIATOR, &Command::RemoveClause { clause, hash }),
            None => Ok(()),
        },
        3 | 4 if !story.case.clauses.is_empty() => (0..story.case.clauses.len())
            .try_for_each(|clause| story.answer(second, seat, clause, Answer::Agree)),
        5 => story.act(second, MEDIATOR, &Command::Freeze),
        6 => story.act(second, MEDIATOR, &Command::Reopen { reason: "改".into() }),
        7 | 8 if story.case.agreement().is_some() => story.sign(second, seat, Kind::D12),
        9 if story.case.agreement().is_some() => story.sign(second, MEDIATOR, Kind::D12),
        10 if story.case.agreement().is_some() => {
            let seal = story.seal_command();
            story.act(second, SEALER, &seal)
        }
        11 => story.say(second, seat, &Command::StartApplication),
        12 if story.case.current(&[Kind::D14]).is_some() => story.sign(second, seat, Kind::D14),
        13 => story.say(second, seat, &Command::DeclineApplication { reason: String::new() }),
        14 => {
            let docket_no = format!("（2026）晋0499诉前调确{who}号");
            story.act(second, CLERK, &Command::Accept { docket_no })
        }
        15 => story.act(second, staff, &Command::Claim),
        16 => {
            story.act(second, staff, &Command::Assess { ground, finding: Finding::None, note: String::new() })
        }
        17 => story.act(second, staff, &Command::DraftRuling { outcome: Outcome::Confirm }),
        18 => story.say(second, seat, &Command::Consent { item, given: who < 200 }),
        19 if who == 0 => {
            story.act(second, MEDIATOR, &Command::End { reason: EndReason::E5, note: String::new() })
        }
        _ => Ok(()),
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn replay_of_the_record_gives_the_same_case(acts in prop::collection::vec((any::<u8>(), any::<u8>()), 0..60)) {
        let mut story = to_session();
        for (second, (choice, who)) in (100..).zip(acts) {
            blunder(&mut story, second, choice, who);
        }
        let text = serde_json::to_string(&story.events).unwrap();
        let events: Vec<Recorded> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(Case::replay(&story.case.id, &events), Some(story.case));
        prop_assert_eq!(serde_json::to_string(&events).unwrap(), text);
    }

    #[test]
    fn edit_resets_only_that_clause(edited in 0..4usize) {
        let mut story = to_agreed();
        let before = story.case.clauses.clone();
        let (clause, hash) = (before[edited].id.clone(), before[edited].hash.clone());
        let draft = ClauseDraft::Other { text: "改过的条款".into() };
        story.act(800, MEDIATOR, &Command::EditClause { clause, hash, draft }).unwrap();
        for (index, (old, new)) in before.iter().zip(&story.case.clauses).enumerate() {
            if index == edited {
                prop_assert!(new.answers.is_empty() && new.hash != old.hash);
            } else {
                prop_assert_eq!(new, old);
            }
        }
    }
}
