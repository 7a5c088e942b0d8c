//! Finds tasks. A page reads at most a few hundred index entries, however many cases are open.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row};

use super::{Store, StoreError};
use crate::case::id::{CaseId, OrgId};
use crate::case::organisation::Person;
use crate::queue::order::{Place, day_number, day_of_number};
use crate::queue::{Desk, Entry, Filter, QueueCount, Scope, Task, TaskKind};

/// Tasks read at once: a page, and one more that says whether there is another page.
const READ: usize = crate::queue::PAGE_ROWS + 1;
/// Cases asked for in one statement; always this many, so that the database plans it once.
const CASES_AT_ONCE: usize = 50;

const COLUMNS: &str = "select t.case_id, c.number, c.title, c.names, t.kind, t.desk, t.org, t.since, t.due_day, \
     t.holder, t.holder_name, t.holder_until, t.state from tasks t join cases c on c.id = t.case_id where ";

/// From where to where a list is read.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The place after which it begins.
    pub after: Place,
    /// The first last day that is not in it any more, as a number (`queue::order::day_number`).
    pub until_day: i64,
}

impl Store {
    /// How many open cases each judge of a court holds, by account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if the table can't be read.
    pub async fn load_of_judges(
        &self,
        court: &OrgId,
    ) -> Result<std::collections::BTreeMap<String, i64>, StoreError> {
        let rows = sqlx::query(
            "select holder, count(*) from tasks where org = $1 and desk = 'judge' and holder <> '' group by holder",
        )
        .bind(court.as_str())
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::Register)?;
        rows.iter()
            .map(|row| Ok((row.try_get::<String, _>(0)?, row.try_get::<i64, _>(1)?)))
            .collect::<Result<_, _>>()
            .map_err(StoreError::Register)
    }

    /// The first 51 tasks of a stretch, in order; fewer mean that it ends there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be read.
    pub async fn tasks_in(
        &self,
        scope: &Scope,
        filter: Filter,
        stretch: &Stretch,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut terms = Terms::of(scope, filter);
        let after = &stretch.after;
        let [due_day, since] = [after.due_day, after.since].map(|number| terms.number(number));
        let [case, kind] = [after.case.as_str(), after.kind.key()].map(|text| terms.text(text));
        let until = terms.number(stretch.until_day);
        terms.push(format!(
            "(t.due_day, t.since, t.case_id, t.kind) > ({due_day}, {since}, {case}, {kind}) and t.due_day < {until} \
             order by t.due_day, t.since, t.case_id, t.kind limit {READ}"
        ));
        self.entries(&terms).await
    }

    /// The tasks of `cases`, in no order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be read.
    pub async fn tasks_of(
        &self,
        scope: &Scope,
        filter: Filter,
        cases: &[CaseId],
    ) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        for cases in cases.chunks(CASES_AT_ONCE) {
            let mut terms = Terms::of_few(scope, filter);
            let padded = cases.iter().map(CaseId::as_str).chain(std::iter::repeat(""));
            let places: Vec<String> = padded.take(CASES_AT_ONCE).map(|case| terms.text(case)).collect();
            terms.push(format!("t.case_id in ({})", places.join(", ")));
            entries.extend(self.entries(&terms).await?);
        }
        Ok(entries)
    }

    /// How many tasks there are of each kind; `today` decides what is overdue.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be read.
    pub async fn task_counts(&self, scope: &Scope, today: Date) -> Result<Vec<QueueCount>, StoreError> {
        let mut terms = Terms::of(scope, Filter::default());
        let me = match scope {
            Scope::Desk { account, .. } => account.as_str(),
            // Nobody: an empty holder would count what nobody has taken on.
            Scope::Oversight => "-",
        };
        let (today, me) = (terms.number(day_number(today)), terms.text(me));
        let sql = format!(
            "select t.org, t.desk, t.kind, count(*), count(*) filter (where t.due_day < {today}), \
             count(*) filter (where t.holder = ''), count(*) filter (where t.holder = {me}) from tasks t where {} \
             group by t.org, t.desk, t.kind order by t.org, t.desk, t.kind",
            terms.sql()
        );
        let rows = terms
            .bind(sqlx::query(AssertSqlSafe(sql)))
            .fetch_all(&self.pool)
            .await
            .map_err(StoreError::Register)?;
        rows.iter().map(count).collect::<Result<_, _>>().map_err(StoreError::Register)
    }

    async fn entries(&self, terms: &Terms) -> Result<Vec<Entry>, StoreError> {
        let sql = format!("{COLUMNS}{}", terms.sql());
        let query = terms.bind(sqlx::query(AssertSqlSafe(sql)));
        let rows = query.fetch_all(&self.pool).await.map_err(StoreError::Register)?;
        rows.iter().map(entry).collect::<Result<_, _>>().map_err(StoreError::Register)
    }
}

/// A value of a statement.
#[derive(Debug)]
enum Value {
    Text(String),
    Number(i64),
}

/// The conditions of a statement and their values. The text is made of constants of this file and of placeholders;
/// whatever comes from outside is a value.
#[derive(Debug, Default)]
struct Terms {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Terms {
    /// For what is read along an index of the desk.
    fn of(scope: &Scope, filter: Filter) -> Self {
        Self::over(["t.org", "t.desk", "t.kind", "t.holder"], scope, filter)
    }

    /// For a few cases that are named: as the columns are no plain ones, no index of theirs can be taken instead of
    /// the cases' own, which would read the whole desk.
    fn of_few(scope: &Scope, filter: Filter) -> Self {
        Self::over(["t.org || ''", "t.desk || ''", "t.kind || ''", "t.holder || ''"], scope, filter)
    }

    fn over(columns: [&str; 4], scope: &Scope, filter: Filter) -> Self {
        let [in_org, at_desk, of_kind, held_by] = columns;
        let mut terms = Self::default();
        match scope {
            Scope::Desk { desk, org, account } => {
                terms.is(in_org, org.as_str());
                terms.is(at_desk, desk.key());
                if filter.mine {
                    terms.is(held_by, account.as_str());
                }
            }
            // Whoever watches over the desks takes nothing on.
            Scope::Oversight if filter.mine => terms.push("1 = 0".to_owned()),
            Scope::Oversight => terms.push("1 = 1".to_owned()),
        }
        if let Some(kind) = filter.kind {
            terms.is(of_kind, kind.key());
        }
        terms
    }

    fn is(&mut self, column: &str, value: &str) {
        let place = self.text(value);
        self.push(format!("{column} = {place}"));
    }

    fn push(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    fn text(&mut self, value: &str) -> String {
        self.values.push(Value::Text(value.to_owned()));
        format!("${}", self.values.len())
    }

    fn number(&mut self, value: i64) -> String {
        self.values.push(Value::Number(value));
        format!("${}", self.values.len())
    }

    fn sql(&self) -> String {
        self.conditions.join(" and ")
    }

    fn bind<'q>(&self, query: Query<'q, Any, AnyArguments>) -> Query<'q, Any, AnyArguments> {
        self.values.iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::Number(number) => query.bind(*number),
        })
    }
}

fn entry(row: &AnyRow) -> Result<Entry, sqlx::Error> {
    let names: String = row.try_get(3)?;
    let (holder, holder_name): (String, String) = (row.try_get(9)?, row.try_get(10)?);
    let until: Option<i64> = row.try_get(11)?;
    Ok(Entry {
        case: CaseId::new(row.try_get::<String, _>(0)?),
        number: row.try_get(1)?,
        title: row.try_get(2)?,
        names: names.lines().map(ToOwned::to_owned).collect(),
        task: Task {
            kind: kind(row, 4)?,
            desk: desk(row, 5)?,
            org: OrgId::new(row.try_get::<String, _>(6)?),
            since: instant(row.try_get(7)?)?,
            due: day_of_number(row.try_get(8)?),
            holder: (!holder.is_empty()).then_some(Person { id: holder, name: holder_name }),
            holder_until: until.map(instant).transpose()?,
            about: row.try_get(12)?,
        },
    })
}

fn count(row: &AnyRow) -> Result<QueueCount, sqlx::Error> {
    let kind = kind(row, 2)?;
    Ok(QueueCount {
        organisation: OrgId::new(row.try_get::<String, _>(0)?),
        desk: desk(row, 1)?,
        kind,
        kind_label: kind.label().to_owned(),
        open: row.try_get(3)?,
        overdue: row.try_get(4)?,
        unheld: row.try_get(5)?,
        mine: row.try_get(6)?,
    })
}

fn kind(row: &AnyRow, column: usize) -> Result<TaskKind, sqlx::Error> {
    let key: String = row.try_get(column)?;
    TaskKind::parse(&key).ok_or_else(|| sqlx::Error::Decode(format!("no kind of task {key}").into()))
}

fn desk(row: &AnyRow, column: usize) -> Result<Desk, sqlx::Error> {
    let key: String = row.try_get(column)?;
    Desk::parse(&key).ok_or_else(|| sqlx::Error::Decode(format!("no desk {key}").into()))
}

fn instant(microseconds: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(microseconds).map_err(|error| sqlx::Error::Decode(error.into()))
}

#[cfg(test)]
mod tests;
