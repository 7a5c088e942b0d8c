//! 节假日: the years that terms can be counted in, and a form to enter the next one from the notice.
//!
//! Source: 民法典 203, 民事诉讼法 85; 国务院办公厅关于部分节假日安排的通知 (`legal.md` B.12).

use super::{
    caller::{Input, Staff},
    register::administrator,
};
use crate::{
    app::Shared,
    holidays,
    problem::{Kind, Problem},
    register::check::unfit,
};
use axum::{Json, extract::State};
use confirm::{
    calendar::{
        self, CalendarError, YearTable, day_of,
        notice::{Unread, days},
        table::DayFault,
    },
    service::recount::MovedDay,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest name of a decree or a source, in characters.
const LINE_MAX: usize = 200;
/// Longest list of days, in characters; a notice has some hundred.
const DAYS_MAX: usize = 2000;

/// The years.
#[derive(Serialize, ToSchema)]
pub(crate) struct Holidays {
    years: Vec<HolidayYear>,
    /// The first year from now on whose holidays are not known: no term can be counted into it.
    missing: i16,
}

/// A year.
#[derive(Serialize, ToSchema)]
pub(crate) struct HolidayYear {
    #[serde(flatten)]
    table: YearTable,
    /// Who entered it at the desk, if it is not built in or brought by the operator.
    entered_by: Option<String>,
    #[schema(format = DateTime)]
    entered_at: Option<String>,
}

/// A year as a notice says it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewHolidays {
    year: i16,
    /// 通知, with its number and date.
    decree: String,
    /// Where it was read.
    source: String,
    /// 放假, for example 1月1日至3日、2月5日至11日.
    rest: String,
    /// 调休上班, for example 2月14日、10月9日; often none.
    #[serde(default)]
    work: String,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct HolidaysEntered {
    holidays: Holidays,
    /// Last days that are others now.
    moved: Vec<MovedDeadline>,
}

/// A last day that is another one now; no title and no names.
#[derive(Serialize, ToSchema)]
pub(crate) struct MovedDeadline {
    /// 人调字 number.
    number: String,
    /// What is to be done, in words.
    label: &'static str,
    #[schema(format = Date)]
    before: Option<String>,
    #[schema(format = Date)]
    after: Option<String>,
}

/// The years that terms can be counted in.
#[utoipa::path(get, path = "/api/admin/holidays", tag = "admin", operation_id = "holidays", responses((status = OK, body = Holidays)))]
pub(crate) async fn show(State(app): State<Shared>, staff: Staff) -> Result<Json<Holidays>, Problem> {
    administrator(&app, &staff).await?;
    known(&app).await.map(Json)
}

/// Enters a year, in place of what was known of it, and counts the terms of all cases anew.
#[utoipa::path(post, path = "/api/admin/holidays", tag = "admin", operation_id = "enter_holidays", request_body = NewHolidays,
    responses((status = OK, body = HolidaysEntered)))]
pub(crate) async fn enter(
    State(app): State<Shared>,
    staff: Staff,
    Input(new): Input<NewHolidays>,
) -> Result<Json<HolidaysEntered>, Problem> {
    let author = administrator(&app, &staff).await?;
    let table = read(new, day_of(author.at).year())?;
    calendar::table::checked(&table).map_err(|error| refused(&error))?;
    app.accounts.register().keep_holidays(&table, author).await?;
    holidays::install(&app.data, &app.pool).await.map_err(|error| Problem::failure(&error))?;
    let moved = app.cases.count_again().await?;
    app.lists_changed();
    let moved = moved.into_iter().map(told).collect();
    Ok(Json(HolidaysEntered { holidays: known(&app).await?, moved }))
}

async fn known(app: &Shared) -> Result<Holidays, Problem> {
    let entered = holidays::entered(&app.pool).await?;
    let tables = calendar::tables();
    let this = day_of(app.clock.now()).year();
    let missing = (this..).find(|year| tables.iter().all(|table| table.year != *year)).unwrap_or(this);
    let years = tables.into_iter().rev().map(|table| {
        let by = entered.iter().find(|entered| entered.table == table);
        HolidayYear {
            entered_by: by.map(|entered| entered.by.clone()),
            entered_at: by.map(|entered| entered.at.to_string()),
            table,
        }
    });
    Ok(Holidays { years: years.collect(), missing })
}

fn told(moved: MovedDay) -> MovedDeadline {
    MovedDeadline {
        number: moved.number,
        label: moved.kind.label(),
        before: moved.before.map(|day| day.to_string()),
        after: moved.after.map(|day| day.to_string()),
    }
}

/// The table that was typed. Years far off are slips of the finger: a notice is published in the autumn before.
fn read(new: NewHolidays, this_year: i16) -> Result<YearTable, Problem> {
    let NewHolidays { year, decree, source, rest, work } = new;
    if !(this_year - 1..=this_year + 1).contains(&year) {
        return Err(unfit(
            "year",
            format!("只能录入{}年到{}年的安排。请核对年份。", this_year - 1, this_year + 1),
        ));
    }
    for (field, text) in [("decree", &decree), ("source", &source)] {
        if text.trim().is_empty() || text.chars().count() > LINE_MAX {
            return Err(unfit(field, "请写清是哪个通知、在哪里看到的，最多200个字。"));
        }
    }
    let list = |field: &'static str, text: &str| {
        if text.chars().count() > DAYS_MAX {
            return Err(unfit(field, "写得太长。只写日期，例如“1月1日至3日、2月5日至11日”。"));
        }
        days(year, text).map_err(|Unread { part }| {
            let part: String = part.chars().take(20).collect();
            unfit(field, format!("看不懂“{part}”。请写成“1月1日至3日”或“10月9日”，用顿号隔开，不写别的字。"))
        })
    };
    Ok(YearTable {
        year,
        holidays: list("rest", &rest)?,
        workdays: list("work", &work)?,
        decree: decree.trim().to_owned(),
        source: source.trim().to_owned(),
        from_knowledge: false,
    })
}

/// What is wrong with a table, in the words of whoever typed it.
fn refused(error: &CalendarError) -> Problem {
    match error {
        CalendarError::Day { year, day, reason } => {
            let day = format!("{}月{}日", day.month(), day.day());
            match reason {
                DayFault::OtherYear => unfit("rest", format!("{day}不在{year}年里。请改正年份。")),
                DayFault::Twice => unfit("rest", format!("{day}写了两次。放假和上班里各留一次就够。")),
                DayFault::NotAWeekend => unfit(
                    "work",
                    format!("{day}不是星期六、星期日，本来就上班，不用写进调休上班。请核对日期。"),
                ),
            }
        }
        CalendarError::Empty { .. } => unfit("rest", "放假的日子还没有写。请照通知填写。"),
        CalendarError::Year { .. }
        | CalendarError::Unsourced { .. }
        | CalendarError::Twice { .. }
        | CalendarError::Form { .. } => {
            Problem::new(Kind::Invalid, "invalid", "这份安排有一处不对，没有保存。请照通知核对一遍。")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(year: i16, rest: &str, work: &str) -> NewHolidays {
        let text = |text: &str| text.to_owned();
        NewHolidays {
            year, decree: text("通知"), source: text("测试"), rest: text(rest), work: text(work)
        }
    }

    #[track_caller]
    fn refuses(new: NewHolidays, says: &str) {
        let problem = read(new, 2026)
            .and_then(|table| calendar::table::checked(&table).map_err(|error| refused(&error)))
            .unwrap_err();
        assert!(problem.detail().contains(says), "{}", problem.detail());
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_the_form() {
        let table = read(typed(2027, "1月1日至3日", "2月14日"), 2026).unwrap();
        assert_eq!((table.holidays.len(), table.workdays.len()), (3, 1));
        refuses(typed(2029, "1月1日", ""), "2025年到2027年");
        refuses(typed(2027, "元旦", ""), "看不懂“元旦”");
        refuses(typed(2027, "", ""), "还没有写");
        refuses(typed(2027, "1月1日、1月1日", ""), "写了两次");
        refuses(typed(2027, "2026-12-31", ""), "不在2027年里");
        refuses(typed(2027, "1月1日", "1月4日"), "不是星期六、星期日");
    }
}
