//! Tasks as they are written with the events, and computed again.

use super::*;
use crate::case::actor::{StaffRole, Viewer};
use crate::case::id::AccountId;
use crate::case::story::journey;
use crate::queue::order::{Band, NO_DUE};
use crate::store::tests::{append, begin, databases};

fn scope(role: StaffRole, org: &str) -> Scope {
    let id = AccountId::new(crate::case::story::cast::JUDGE);
    Scope::of(&Viewer::Staff { role, id, org: OrgId::new(org) }).unwrap()
}

fn whole() -> Stretch {
    let after = Place { due_day: 0, since: i64::MIN, case: CaseId::new(""), kind: TaskKind::Acceptance };
    Stretch { after, until_day: NO_DUE + 1 }
}

#[tokio::test]
async fn tasks_follow_every_event_of_the_main_job() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_ruled();
        let id = CaseId::new("a");
        let mut before = begin(&store, &id, &story, "r0").await;
        for (index, event) in story.events.iter().enumerate().skip(1) {
            let key = format!("r{index}");
            before = append(&store, &before, std::slice::from_ref(event), &key).await.unwrap();
            let found = store
                .tasks_of(&Scope::Oversight, Filter::default(), std::slice::from_ref(&id))
                .await
                .unwrap();
            let tasks: Vec<Task> = found.into_iter().map(|entry| entry.task).collect();
            let expected = before.case.tasks(before.case.updated_at);
            for task in &expected {
                assert!(tasks.contains(task), "{task:?} is missing");
            }
            assert_eq!(tasks.len(), expected.len());
        }
        let row =
            sqlx::query("select title, names, states from cases").fetch_one(&database.pool).await.unwrap();
        let columns: Vec<String> = (0..3).map(|column| row.try_get(column).unwrap()).collect();
        assert_eq!(columns, ["和畅物业与赵建平物业费", "潞川和畅物业服务有限公司\n赵建平", "M90 C80"]);
    }
}

#[tokio::test]
async fn a_desk_has_its_own_tasks_only() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_hearing();
        for id in ["a", "b"] {
            let before = begin(&store, &CaseId::new(id), &story, id).await;
            if id == "a" {
                append(&store, &before, &story.events[1..], "more").await.unwrap();
            }
        }
        let count = async |role, org, filter| {
            let desk = scope(role, org);
            let listed = store.tasks_in(&desk, filter, &whole()).await.unwrap();
            let both = [CaseId::new("a"), CaseId::new("b")];
            assert_eq!(listed.len(), store.tasks_of(&desk, filter, &both).await.unwrap().len());
            listed.len()
        };
        let all = Filter::default();
        let mine = Filter { mine: true, ..all };
        let assignment = Filter { kind: Some(TaskKind::Assignment), ..all };
        assert_eq!(count(StaffRole::Judge, "court", all).await, 1);
        assert_eq!(count(StaffRole::Judge, "court", mine).await, 1);
        assert_eq!(count(StaffRole::Judge, "court", assignment).await, 0);
        assert_eq!(count(StaffRole::Judge, "other court", all).await, 0);
        assert_eq!(count(StaffRole::Clerk, "court", all).await, 0);
        assert_eq!(count(StaffRole::Mediator, "liuhe", all).await, 1);
        assert_eq!(count(StaffRole::Mediator, "liuhe", mine).await, 0);
        assert_eq!(count(StaffRole::Admin, "center", all).await, 3);
        assert_eq!(count(StaffRole::Admin, "center", mine).await, 0);

        let today = jiff::civil::date(2026, 6, 26);
        let counts = store.task_counts(&scope(StaffRole::Judge, "court"), today).await.unwrap();
        let [count] = counts.as_slice() else { panic!("one kind, not {counts:?}") };
        assert_eq!((count.open, count.overdue, count.unheld, count.mine), (1, 1, 0, 1));
        assert_eq!(store.task_counts(&Scope::Oversight, today).await.unwrap().len(), 3);
        assert_eq!(Band::of(day_number(today), today, false), Band::Rest);
    }
}

#[tokio::test]
async fn rows_of_an_older_program_are_computed_again() {
    for database in databases().await {
        let store = Store::new(database.pool.clone());
        let story = journey::to_session();
        for id in ["a", "b", "damaged"] {
            let before = begin(&store, &CaseId::new(id), &story, id).await;
            append(&store, &before, &story.events[1..], &format!("{id}-more")).await.unwrap();
        }
        for change in [
            "update cases set title = '', names = '', states = '', projection = 0",
            "delete from tasks",
            "update events set body = replace(body, '赵建平', '赵建国') where case_id = 'damaged'",
        ] {
            sqlx::query(change).execute(&database.pool).await.unwrap();
        }
        let fresh = Store::new(database.pool.clone());
        assert_eq!(fresh.catch_up().await.unwrap(), 2);
        assert_eq!(fresh.catch_up().await.unwrap(), 0);
        let found =
            fresh.tasks_in(&scope(StaffRole::Mediator, "liuhe"), Filter::default(), &whole()).await.unwrap();
        let titles: Vec<_> = found.iter().map(|entry| (entry.case.as_str(), entry.title.as_str())).collect();
        assert_eq!(titles, [("a", "和畅物业与赵建平物业费"), ("b", "和畅物业与赵建平物业费")]);
    }
}
