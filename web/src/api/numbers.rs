//! Numbers by station and mediator, without content: for the supervisor of the center, to read or as a table to keep.
//!
//! Source: `legal.md`, G-72. Names of mediators are in it, those of parties and cases are not.

use super::caller::Staff;
use crate::{
    app::{App, Shared},
    problem::{Kind, Problem},
    register::{Entry, tree::tree},
};
use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use confirm::{
    calendar::days_between,
    case::actor::StaffRole,
    figures::{CaseFigures, Counts, Period},
    registry::Family,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write as _};
use utoipa::ToSchema;

/// Longest period, in days: ten years and their leap days.
const DAYS_MAX: i64 = 3653;
/// How the first line of the table calls its columns.
const HEAD: &str = "组织,调解员,登记,受理,达成协议,未达成协议,确认有效,不予受理或驳回,撤回,履行完毕,从登记到达成协议的天数（中位数）";

/// From which day to which.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    from: Option<String>,
    until: Option<String>,
}

/// The numbers of a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Numbers {
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    until: String,
    /// All stations together.
    total: NumbersOf,
    /// Station by station, as they stand in the register.
    stations: Vec<StationNumbers>,
}

/// The numbers of a station.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StationNumbers {
    name: String,
    numbers: NumbersOf,
    /// Mediator by mediator; nobody stands for cases without one.
    mediators: Vec<MediatorNumbers>,
}

/// The numbers of a mediator.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MediatorNumbers {
    /// Empty for cases that nobody has taken yet.
    name: String,
    numbers: NumbersOf,
}

/// What happened within the period, whenever the case began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct NumbersOf {
    registered: u32,
    accepted: u32,
    agreed: u32,
    failed: u32,
    confirmed: u32,
    refused: u32,
    withdrawn: u32,
    performed: u32,
    /// Days from the registration to the agreement, in the middle.
    median_days: Option<i64>,
}

impl From<Counts> for NumbersOf {
    fn from(counts: Counts) -> Self {
        Self {
            registered: counts.registered,
            accepted: counts.accepted,
            agreed: counts.agreed,
            failed: counts.failed,
            confirmed: counts.confirmed,
            refused: counts.refused,
            withdrawn: counts.withdrawn,
            performed: counts.performed,
            median_days: counts.median_days,
        }
    }
}

/// How many disputes were registered, settled, confirmed and performed within a period, by station and mediator.
#[utoipa::path(get, path = "/api/numbers", tag = "supervision",
    params(("from" = String, Query, description = "first day"), ("until" = String, Query, description = "last day")),
    responses((status = OK, body = Numbers)))]
pub(crate) async fn numbers(
    State(app): State<Shared>,
    staff: Staff,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Numbers>, Problem> {
    supervisor(&staff)?;
    counted(&app, period(&wanted)?).await.map(Json)
}

/// The same as a table (RFC 4180) with a line a mediator.
#[utoipa::path(get, path = "/api/numbers.csv", tag = "supervision",
    params(("from" = String, Query, description = "first day"), ("until" = String, Query, description = "last day")),
    responses((status = OK, body = String, content_type = "text/csv")))]
pub(crate) async fn table(
    State(app): State<Shared>,
    staff: Staff,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    supervisor(&staff)?;
    let numbers = counted(&app, period(&wanted)?).await?;
    let name = format!("attachment; filename=\"tiaoque-{}-{}.csv\"", numbers.from, numbers.until);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, csv(&numbers)).into_response())
}

fn supervisor(staff: &Staff) -> Result<(), Problem> {
    if staff.account.role == StaffRole::Supervisor {
        return Ok(());
    }
    Err(Problem::new(
        Kind::Forbidden,
        "not-supervisor",
        "只有多元化解中心的督导人员可以看各站点的数字。需要的话，请向中心要。",
    ))
}

fn period(wanted: &Wanted) -> Result<Period, Problem> {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    let wrong = |sentence: &'static str| Problem::new(Kind::Invalid, "period-unknown", sentence);
    let (Some(from), Some(until)) = (day(&wanted.from), day(&wanted.until)) else {
        return Err(wrong("看不懂从哪天到哪天。请重新选择开始和结束的日期。"));
    };
    if !(1900..=2200).contains(&from.year()) || !(1900..=2200).contains(&until.year()) {
        return Err(wrong("日期的年份不对。请重新选择开始和结束的日期。"));
    }
    if until < from {
        return Err(wrong("结束日期早于开始日期。请把两个日期对调。"));
    }
    if days_between(from, until) > DAYS_MAX {
        return Err(wrong("一次最多看十年。请把时间选短一点。"));
    }
    Ok(Period { from, until })
}

async fn counted(app: &App, period: Period) -> Result<Numbers, Problem> {
    let entries = app.accounts.register().all().await?;
    let cases = app.cases.figures(period).await?;
    let stations = tree(&entries).into_iter().map(|(_, entry)| entry);
    let stations = stations.filter(|entry| entry.kind.family() == Family::Committee);
    Ok(Numbers {
        from: period.from.to_string(),
        until: period.until.to_string(),
        total: Counts::of(&cases, period).into(),
        stations: stations.map(|entry| station(entry, &cases, period)).collect(),
    })
}

fn station(entry: &Entry, cases: &[CaseFigures], period: Period) -> StationNumbers {
    let here: Vec<&CaseFigures> = cases.iter().filter(|case| case.committee == entry.id).collect();
    let mut by_mediator: BTreeMap<(&str, &str), Vec<&CaseFigures>> = BTreeMap::new();
    for case in &here {
        by_mediator.entry((&case.mediator.name, &case.mediator.id)).or_default().push(case);
    }
    let mediators = by_mediator
        .into_iter()
        .map(|((name, _), cases)| MediatorNumbers {
            name: name.to_owned(),
            numbers: Counts::of(cases, period).into(),
        })
        // A case may have begun before the period and have been settled after it.
        .filter(|mediator| mediator.numbers != Counts::default().into())
        .collect();
    StationNumbers { name: entry.name.clone(), numbers: Counts::of(here, period).into(), mediators }
}

fn csv(numbers: &Numbers) -> String {
    // The mark tells spreadsheets that it is UTF-8.
    let mut text = format!("\u{feff}{HEAD}\r\n");
    let mut line = |organisation: &str, mediator: &str, of: &NumbersOf| {
        let days = of.median_days.map(|days| days.to_string()).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{days}\r\n",
            cell(organisation),
            cell(mediator),
            of.registered,
            of.accepted,
            of.agreed,
            of.failed,
            of.confirmed,
            of.refused,
            of.withdrawn,
            of.performed,
        );
    };
    for station in &numbers.stations {
        for mediator in &station.mediators {
            let name = if mediator.name.is_empty() { "（还没有调解员）" } else { &mediator.name };
            line(&station.name, name, &mediator.numbers);
        }
        line(&station.name, "小计", &station.numbers);
    }
    line("合计", "", &numbers.total);
    text
}

/// A name as a cell: in quotes, and never read as a formula by a spreadsheet.
fn cell(name: &str) -> String {
    let guard = if name.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(from: &str, until: &str, says: &str) {
        let problem = period(&Wanted { from: Some(from.into()), until: Some(until.into()) }).unwrap_err();
        assert!(problem.detail().contains(says), "{}", problem.detail());
    }

    #[test]
    fn a_period_runs_from_a_day_to_a_later_one() {
        let june = period(&Wanted { from: Some("2026-06-01".into()), until: Some("2026-06-30".into()) });
        assert_eq!(june.unwrap().until, jiff::civil::date(2026, 6, 30));
        refused("June", "2026-06-30", "看不懂");
        refused("2026-06-30", "2026-06-01", "对调");
        refused("2000-01-01", "2026-06-01", "十年");
        refused("9999-01-01", "9999-12-31", "年份");
    }

    #[test]
    fn a_name_is_one_cell_and_no_formula() {
        assert_eq!(cell("柳河“桂兰”工作室"), "\"柳河“桂兰”工作室\"");
        assert_eq!(cell("a\"b,c"), "\"a\"\"b,c\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
    }
}
