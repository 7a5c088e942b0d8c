//! 节假日: the tables of the operator's file and those that administrators entered, handed to the calendar together.
//!
//! A year that was entered at the desk counts before that of the file, and that before the one built in.

use crate::{
    app::App,
    problem::Problem,
    register::{Register, change::Author},
    session::instant,
    settings::StartError,
};
use confirm::calendar::{self, YearTable};
use jiff::Timestamp;
use sqlx::{AnyPool, Row};
use std::path::Path;

/// A year that an administrator entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entered {
    pub(crate) table: YearTable,
    pub(crate) at: Timestamp,
    /// Name of the administrator.
    pub(crate) by: String,
}

/// The years that administrators entered.
///
/// # Errors
///
/// The database does not answer.
pub(crate) async fn entered(pool: &AnyPool) -> Result<Vec<Entered>, sqlx::Error> {
    let rows = sqlx::query(
        "select h.body, h.at, a.name from holiday_years h join accounts a on a.id = h.by_account order by h.year",
    )
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            let table = serde_json::from_str(&row.try_get::<String, _>("body")?)
                .map_err(|error| sqlx::Error::Decode(error.into()))?;
            Ok(Entered { table, at: instant(row.try_get("at")?)?, by: row.try_get("name")? })
        })
        .collect()
}

/// Makes every table known that is not built in: those of `holidays.json` in the data folder, in the shape of
/// `confirm/data/holidays.json`, and those that were entered. Without a table a legal term refuses to count past the
/// known years.
///
/// # Errors
///
/// The file or a table can't be used, or the database does not answer.
pub(crate) async fn install(data: &Path, pool: &AnyPool) -> Result<(), StartError> {
    let path = data.join("holidays.json");
    let entered = entered(pool).await.map_err(StartError::Database)?;
    together(&path, entered.into_iter().map(|entered| entered.table).collect())
        .and_then(|tables| calendar::install(tables).map_err(Into::into))
        .map_err(|source| StartError::Holidays { path, source })
}

/// Takes up what administrators entered at another node; what can't be read now is read the next time.
pub(crate) async fn take_up(app: &App) {
    if let Err(error) = install(&app.data, &app.pool).await {
        tracing::warn!(error = %error, "holidays that were entered elsewhere are not known here yet");
    }
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The entered tables, and those of the file for other years.
fn together(path: &Path, mut entered: Vec<YearTable>) -> Result<Vec<YearTable>, Fault> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(entered),
        Err(error) => return Err(error.into()),
    };
    let brought = calendar::table::parse(&text)?;
    let others = brought.into_iter().filter(|table| entered.iter().all(|known| known.year != table.year));
    let others: Vec<YearTable> = others.collect();
    entered.extend(others);
    Ok(entered)
}

impl Register {
    /// Keeps the table of a year, in place of the one before, and notes who entered it.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn keep_holidays(&self, table: &YearTable, author: Author<'_>) -> Result<(), Problem> {
        let body = serde_json::to_string(table).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into holiday_years (year, body, at, by_account) values ($1, $2, $3, $4) \
             on conflict (year) do update set body = excluded.body, at = excluded.at, \
             by_account = excluded.by_account",
        )
        .bind(i64::from(table.year))
        .bind(body)
        .bind(author.at.as_microsecond())
        .bind(author.account.as_str())
        .execute(&mut *transaction)
        .await?;
        self.note_why(&mut transaction, author, (&table.year.to_string(), "holidays", "")).await?;
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_was_entered_counts_before_that_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("holidays.json");
        let year = |year: i16, decree: &str| {
            let day = format!("{year}-01-01").parse().unwrap();
            YearTable {
                year,
                decree: decree.into(),
                source: "测试".into(),
                from_knowledge: false,
                holidays: vec![day],
                workdays: Vec::new(),
            }
        };
        let entered = vec![year(2027, "entered")];
        assert_eq!(together(&path, entered.clone()).unwrap(), entered);
        let brought = [year(2027, "file"), year(2028, "file")];
        std::fs::write(&path, serde_json::to_string(&brought).unwrap()).unwrap();
        assert_eq!(together(&path, entered.clone()).unwrap(), [entered[0].clone(), brought[1].clone()]);
        std::fs::write(&path, "[").unwrap();
        assert!(together(&path, entered).is_err());
    }
}
