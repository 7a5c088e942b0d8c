//! Task lists: what lies at the desk of whoever asks, the most urgent first, and how much of it there is.
//!
//! Who may see names and titles is for `confirm::queue` to say (`legal.md` C.0, G-72); this file only adds who is online.

use super::caller::Staff;
use crate::{
    app::Shared,
    live,
    problem::{Kind, Problem},
};
use axum::{
    Json,
    extract::{Query, State},
};
use confirm::{
    queue::{Filter, QueueCount, QueuePage, TaskKind},
    service::queue::PageOf,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which page of which list.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    kind: Option<String>,
    mine: Option<String>,
    cursor: Option<String>,
}

/// How much there is to do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueSummary {
    /// All tasks.
    open: i64,
    /// Those whose last day has passed.
    overdue: i64,
    /// By organisation, desk and kind.
    counts: Vec<QueueCount>,
}

/// A page of the task list of whoever asks: overdue first, then those whose parties are online, then by last day and
/// age. Supervisor and administrator get states and dates of all desks, without titles and names.
#[utoipa::path(get, path = "/api/queue", tag = "queue", operation_id = "queue",
    params(
        ("kind" = Option<TaskKind>, Query, description = "only this kind"),
        ("mine" = Option<bool>, Query, description = "only what I have taken on"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses((status = OK, body = QueuePage)))]
pub(crate) async fn page(
    State(app): State<Shared>,
    staff: Staff,
    Query(wanted): Query<Wanted>,
) -> Result<Json<QueuePage>, Problem> {
    let page = asked(&wanted)?;
    let waiting = live::waiting(&app.hub.online());
    let viewer = live::viewer(&staff.session.subject);
    Ok(Json(app.cases.queue(&viewer, &page, &waiting, app.clock.now()).await?))
}

/// How many tasks of each kind lie at the desk of whoever asks, and how many of them are overdue.
#[utoipa::path(get, path = "/api/queue/summary", tag = "queue", operation_id = "queue_summary",
    responses((status = OK, body = QueueSummary)))]
pub(crate) async fn summary(State(app): State<Shared>, staff: Staff) -> Result<Json<QueueSummary>, Problem> {
    let counts = app.cases.queue_counts(&live::viewer(&staff.session.subject), app.clock.now()).await?;
    let sum = |of: fn(&QueueCount) -> i64| counts.iter().map(of).sum();
    Ok(Json(QueueSummary { open: sum(|count| count.open), overdue: sum(|count| count.overdue), counts }))
}

fn asked(wanted: &Wanted) -> Result<PageOf, Problem> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let kind = match given(&wanted.kind) {
        Some(key) => Some(TaskKind::parse(&key).ok_or_else(|| {
            Problem::new(Kind::Invalid, "queue-unknown", "没有这种待办列表。请返回工作台，从列表里重新选择。")
        })?),
        None => None,
    };
    let mine = match given(&wanted.mine).as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            return Err(Problem::new(
                Kind::Invalid,
                "queue-unknown",
                "看不懂要的是谁的待办。请返回工作台，从列表里重新选择。",
            ));
        }
    };
    let after = match given(&wanted.cursor) {
        Some(text) => Some(text.parse().map_err(|_| {
            Problem::new(
                Kind::Invalid,
                "cursor-unknown",
                "列表翻到的位置已经读不懂。请刷新页面，从第一页看起。",
            )
        })?),
        None => None,
    };
    Ok(PageOf { filter: Filter { kind, mine }, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(kind: &str, mine: &str, cursor: &str) -> Result<PageOf, Problem> {
        let text = |text: &str| Some(text.to_owned());
        asked(&Wanted { kind: text(kind), mine: text(mine), cursor: text(cursor) })
    }

    #[track_caller]
    fn refused(kind: &str, mine: &str, cursor: &str, code: &str) {
        assert_eq!(
            wanted(kind, mine, cursor).map(drop).map_err(|problem| problem.code().to_owned()),
            Err(code.into())
        );
    }

    #[test]
    fn a_list_is_asked_for_by_kind_and_place() {
        let page = wanted("judge", "true", "").unwrap();
        assert_eq!(page.filter, Filter { kind: Some(TaskKind::Judge), mine: true });
        assert_eq!(wanted("", "", "").unwrap().filter, Filter::default());
        let cursor = "2026-06-08.3.20260609.17.judge.abc";
        assert_eq!(wanted("", "", cursor).unwrap().after.unwrap().to_string(), cursor);
    }

    #[test]
    fn nonsense_is_told_apart() {
        refused("dance", "", "", "queue-unknown");
        refused("", "perhaps", "", "queue-unknown");
        refused("", "", "2026-06-08", "cursor-unknown");
    }
}
