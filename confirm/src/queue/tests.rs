//! Tasks of real stories, and the order of lists.

use jiff::civil::date;
use proptest::prelude::*;

use super::order::{Band, Cursor, NO_DUE, Place, day_number, day_of_number};
use super::*;
use crate::case::Case;
use crate::case::story::cast::{self, CLERK, COMPANY, JUDGE, MEDIATOR, OWNER, SEALER, Story};
use crate::case::story::journey;
use crate::paper::Kind;

fn staff(role: StaffRole, id: &str, org: &str) -> Viewer {
    Viewer::Staff { role, id: AccountId::new(id), org: OrgId::new(org) }
}

/// The case after each event of a story.
fn steps(story: &Story) -> Vec<Case> {
    (1..=story.events.len())
        .map(|count| Case::replay(&story.case.id, &story.events[..count]).unwrap())
        .collect()
}

#[track_caller]
fn check(story: &Story, kind: TaskKind, desk: Desk, state: &str, due: Option<Date>, holder: Option<&str>) {
    let tasks = story.case.tasks(story.case.updated_at);
    // Looking after the agreement goes on beside everything else.
    let tasks: Vec<_> = tasks.iter().filter(|task| task.kind != TaskKind::FollowUp).collect();
    let [task] = tasks.as_slice() else { panic!("one task, not {tasks:?}") };
    assert_eq!((task.kind, task.desk, task.about.as_str(), task.due), (kind, desk, state, due));
    assert_eq!(task.holder.as_ref().map(|holder| holder.id.as_str()), holder);
}

#[test]
fn a_93_each_state_of_the_main_job_has_its_owner_and_its_clock() {
    let due = |month, day| Some(date(2026, month, day));
    check(&journey::to_session(), TaskKind::Mediate, Desk::Mediator, "M60", due(7, 8), Some(MEDIATOR));
    let mut story = journey::to_frozen();
    check(&story, TaskKind::Party, Desk::Party, "M85", due(7, 8), None);
    story.sign(4790, COMPANY, Kind::D12).unwrap();
    story.sign(4800, OWNER, Kind::D12).unwrap();
    check(&story, TaskKind::Sign, Desk::Mediator, "M85", due(7, 8), Some(MEDIATOR));
    story.sign(5040, MEDIATOR, Kind::D12).unwrap();
    // M88: two working days.
    check(&story, TaskKind::Seal, Desk::SealKeeper, "M88", due(6, 10), None);
    check(&journey::to_effective(), TaskKind::Party, Desk::Party, "C00", due(7, 8), None);
    // DL-C2: filed on Wednesday the 10th, three days, off the weekend.
    check(&journey::to_filed(), TaskKind::Acceptance, Desk::Clerk, "C20", due(6, 15), None);
    check(&journey::to_hearing(), TaskKind::Judge, Desk::Judge, "C60", due(6, 25), Some(JUDGE));
    check(&journey::to_ruled(), TaskKind::Service, Desk::Clerk, "C80", None, None);
}

#[test]
fn a_93_no_state_of_the_main_job_is_without_an_owner() {
    for case in steps(&journey::to_ruled()) {
        let tasks = case.tasks(case.updated_at);
        assert!(!tasks.is_empty(), "nobody has to act in {:?}", case.state_codes());
        for task in tasks {
            let state = task.about.as_str();
            assert!(label::STATES.iter().any(|(code, _)| *code == state), "{state} has no name");
            let performing = task.kind == TaskKind::FollowUp;
            assert!(
                performing || case.state_codes().contains(&state),
                "{state} is none of {:?}",
                case.state_codes()
            );
        }
    }
}

#[test]
fn c_0_whose_desk_a_task_lies_at_may_see_the_case() {
    for case in steps(&journey::to_ruled()) {
        for task in case.tasks(case.updated_at) {
            let viewer = match task.desk {
                Desk::Operator => staff(StaffRole::Operator, "anybody", "liuhe"),
                Desk::Mediator => staff(StaffRole::Mediator, MEDIATOR, "liuhe"),
                Desk::Recorder => staff(StaffRole::Recorder, "anybody", "liuhe"),
                Desk::SealKeeper => staff(StaffRole::SealKeeper, SEALER, "liuhe"),
                Desk::Clerk => staff(StaffRole::Clerk, CLERK, "court"),
                Desk::Judge => staff(StaffRole::Judge, JUDGE, "court"),
                Desk::Party => continue,
            };
            let Some(Scope::Desk { desk, org, .. }) = Scope::of(&viewer) else { panic!("{viewer:?}") };
            assert_eq!((desk, org), (task.desk, task.org.clone()));
            assert!(case.visible_to(&viewer), "{task:?} lies where nobody may see the case");
        }
    }
}

fn entry(due: Option<Date>, since: i64, case: &str) -> Entry {
    let task = Task {
        kind: TaskKind::Judge,
        desk: Desk::Judge,
        org: OrgId::new("court"),
        since: cast::at(since),
        due,
        holder: Some(Person { id: JUDGE.into(), name: "顾明远".into() }),
        holder_until: Some(cast::at(100)),
        about: "C40".into(),
    };
    Entry {
        case: CaseId::new(case),
        number: "（2026）潞川柳河人调字第0046号".into(),
        title: "物业费".into(),
        names: vec!["赵建平".into()],
        task,
    }
}

#[test]
fn g_72_oversight_sees_states_and_dates_and_no_name() {
    let today = date(2026, 6, 8);
    for role in [StaffRole::Admin] {
        let scope = Scope::of(&staff(role, "boss", "center")).unwrap();
        let row = entry(Some(date(2026, 6, 7)), 0, "a").row(&scope, false, today, cast::at(0));
        assert_eq!((row.title.as_ref(), row.parties.as_ref(), row.holder.as_ref()), (None, None, None));
        assert_eq!((row.state.as_str(), row.days_left, row.overdue), ("C40", Some(-1), true));
        let text = serde_json::to_string(&row).unwrap();
        for secret in ["物业费", "赵建平", "顾明远", JUDGE] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    assert_eq!(Scope::of(&Viewer::Party(crate::case::id::PartyId::new("p"))), None);
}

#[test]
fn a_lease_is_over_at_the_instant_it_names() {
    let scope = Scope::of(&staff(StaffRole::Judge, JUDGE, "court")).unwrap();
    let over = |second| entry(None, 0, "a").row(&scope, false, date(2026, 6, 8), cast::at(second)).lease_over;
    assert!(!over(99));
    assert!(over(100));
}

#[test]
fn overdue_comes_first_then_who_waits_then_the_day_then_age() {
    let today = date(2026, 6, 8);
    let rows = [
        ("overdue and online", entry(Some(date(2026, 6, 7)), 9, "x"), true),
        ("overdue", entry(Some(date(2026, 6, 1)), 9, "x"), false),
        ("online", entry(None, 9, "x"), true),
        ("due today", entry(Some(today), 9, "x"), false),
        ("due tomorrow and old", entry(Some(date(2026, 6, 9)), 1, "x"), false),
        ("due tomorrow and new", entry(Some(date(2026, 6, 9)), 2, "x"), false),
        ("no day", entry(None, 0, "x"), false),
    ];
    let keys: Vec<_> = rows
        .iter()
        .map(|(name, entry, waiting)| {
            let place = Place::of(entry);
            ((Band::of(place.due_day, today, *waiting), place), *name)
        })
        .collect();
    assert!(keys.is_sorted_by(|one, other| one.0 < other.0), "{keys:#?}");
}

#[test]
fn keys_and_days_are_read_back() {
    for kind in TaskKind::ALL {
        assert_eq!(TaskKind::parse(kind.key()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
    }
    for desk in Desk::ALL {
        assert_eq!(Desk::parse(desk.key()), Some(desk));
        assert_eq!(serde_json::to_value(desk).unwrap(), desk.key());
    }
    assert_eq!(day_of_number(NO_DUE), None);
    assert_eq!(day_of_number(20_260_231), None);
    assert_eq!(label::of_state("C20"), "等法院受理");
    assert_eq!(label::of_state("X1"), "X1");
}

proptest! {
    #[test]
    fn a_day_is_its_number(offset in 0..40_000i32) {
        let day = crate::calendar::days_after(date(1990, 1, 1), offset);
        prop_assert_eq!(day_of_number(day_number(day)), Some(day));
        prop_assert!(day_number(day) < day_number(crate::calendar::days_after(day, 1)));
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written(band in 0..4usize, due in 0..NO_DUE, since in any::<i64>(), case in "[a-z0-9.]{0,40}") {
        let last = Place { due_day: due, since, case: CaseId::new(case), kind: TaskKind::FollowUp };
        let cursor = Cursor { today: date(2026, 6, 8), band: Band::ALL[band], last };
        prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn nonsense_is_no_cursor_and_no_panic(text in ".{0,80}") {
        if let Ok(cursor) = text.parse::<Cursor>() {
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }
}
