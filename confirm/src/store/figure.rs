//! When what happened in which case, for counts; and which open cases somebody still has.
//!
//! Written in the transaction of the events, without anything of what a case is about: whoever counts reads no case.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError};
use crate::calendar::{days_after, start_of};
use crate::case::Case;
use crate::case::id::{AccountId, OrgId};
use crate::case::organisation::Person;
use crate::figures::{CaseFigures, Period};

/// Most open cases of one person that are named; the most burdened mediator has some dozens.
const DUTIES_MAX: i64 = 200;

/// An open case that somebody still has; no title and no names (`legal.md` G-72).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// 人调字 number, or what the case is found by before it has one.
    pub number: String,
    /// The committee.
    pub committee: OrgId,
    /// Codes of the states, mediation first.
    pub states: Vec<String>,
}

impl Store {
    /// The open cases that `account` mediates or holds.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be read.
    pub async fn duties(&self, account: &AccountId) -> Result<Vec<Duty>, StoreError> {
        let rows = sqlx::query(
            "select distinct c.number, c.committee, c.states from cases c join tasks t on t.case_id = c.id \
             left join case_figures f on f.case_id = c.id where t.holder = $1 or f.mediator = $1 \
             order by c.number limit $2",
        )
        .bind(account.as_str())
        .bind(DUTIES_MAX)
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::Register)?;
        let duty = |row: &AnyRow| {
            let states: String = row.try_get(2)?;
            Ok(Duty {
                number: row.try_get(0)?,
                committee: OrgId::new(row.try_get::<String, _>(1)?),
                states: states.split_whitespace().map(ToOwned::to_owned).collect(),
            })
        };
        rows.iter().map(duty).collect::<Result<_, _>>().map_err(StoreError::Register)
    }

    /// The cases in which something happened within `period`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Register`] if they can't be read.
    pub async fn figures(&self, period: Period) -> Result<Vec<CaseFigures>, StoreError> {
        let rows = sqlx::query(
            "select committee, mediator, mediator_name, registered_at, accepted_at, agreed_at, failed_at, \
             confirmed_at, refused_at, withdrawn_at, performed_at from case_figures \
             where last_at >= $1 and registered_at < $2 order by case_id",
        )
        .bind(start_of(period.from).as_microsecond())
        .bind(start_of(days_after(period.until, 1)).as_microsecond())
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::Register)?;
        rows.iter().map(read).collect::<Result<_, _>>().map_err(StoreError::Register)
    }
}

fn read(row: &AnyRow) -> Result<CaseFigures, sqlx::Error> {
    let instant = |microseconds: i64| {
        Timestamp::from_microsecond(microseconds).map_err(|error| sqlx::Error::Decode(Box::new(error)))
    };
    let at = |column: &str| row.try_get::<Option<i64>, _>(column)?.map(instant).transpose();
    Ok(CaseFigures {
        committee: OrgId::new(row.try_get::<String, _>("committee")?),
        mediator: Person { id: row.try_get("mediator")?, name: row.try_get("mediator_name")? },
        registered_at: instant(row.try_get("registered_at")?)?,
        accepted_at: at("accepted_at")?,
        agreed_at: at("agreed_at")?,
        failed_at: at("failed_at")?,
        confirmed_at: at("confirmed_at")?,
        refused_at: at("refused_at")?,
        withdrawn_at: at("withdrawn_at")?,
        performed_at: at("performed_at")?,
    })
}

/// Writes the row of `case`.
pub(super) async fn write(transaction: &mut Transaction<'_, Any>, case: &Case) -> Result<(), StoreError> {
    let figures = CaseFigures::of(case);
    let at = |instant: Option<Timestamp>| instant.map(Timestamp::as_microsecond);
    sqlx::query(
        "insert into case_figures (case_id, committee, mediator, mediator_name, registered_at, accepted_at, \
         agreed_at, failed_at, confirmed_at, refused_at, withdrawn_at, performed_at, last_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (case_id) do update set \
         committee = excluded.committee, mediator = excluded.mediator, mediator_name = excluded.mediator_name, \
         accepted_at = excluded.accepted_at, agreed_at = excluded.agreed_at, failed_at = excluded.failed_at, \
         confirmed_at = excluded.confirmed_at, refused_at = excluded.refused_at, \
         withdrawn_at = excluded.withdrawn_at, performed_at = excluded.performed_at, last_at = excluded.last_at",
    )
    .bind(case.id.as_str())
    .bind(figures.committee.as_str())
    .bind(&figures.mediator.id)
    .bind(&figures.mediator.name)
    .bind(figures.registered_at.as_microsecond())
    .bind(at(figures.accepted_at))
    .bind(at(figures.agreed_at))
    .bind(at(figures.failed_at))
    .bind(at(figures.confirmed_at))
    .bind(at(figures.refused_at))
    .bind(at(figures.withdrawn_at))
    .bind(at(figures.performed_at))
    .bind(figures.last_at().as_microsecond())
    .execute(&mut **transaction)
    .await
    .map_err(|source| StoreError::Append { case: case.id.clone(), source })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::case::id::CaseId;
    use crate::case::story::cast::{JUDGE, MEDIATOR, OPERATOR};
    use crate::case::story::journey;
    use crate::figures::Counts;
    use crate::store::tests::{append, begin, databases};

    #[tokio::test]
    async fn a_07_rows_follow_the_events_and_are_computed_again() {
        for database in databases().await {
            let store = Store::new(database.pool.clone());
            let story = journey::to_claimed();
            let before = begin(&store, &CaseId::new("a"), &story, "a").await;
            let loaded = append(&store, &before, &story.events[1..], "a-more").await.unwrap();
            let year = Period { from: date(2026, 1, 1), until: date(2026, 12, 31) };
            let found = store.figures(year).await.unwrap();
            assert_eq!(found, [CaseFigures::of(&loaded.case)]);
            let counts = Counts::of(&found, year);
            assert_eq!((counts.registered, counts.agreed, counts.confirmed), (1, 1, 0));
            let past = Period { from: date(2025, 1, 1), until: date(2025, 12, 31) };
            assert_eq!(store.figures(past).await.unwrap(), []);

            sqlx::query("delete from case_figures").execute(&database.pool).await.unwrap();
            sqlx::query("update cases set projection = 3").execute(&database.pool).await.unwrap();
            store.catch_up().await.unwrap();
            assert_eq!(store.figures(year).await.unwrap(), found);
        }
    }

    #[tokio::test]
    async fn open_cases_of_mediator_and_judge_are_named_by_number_and_state() {
        for database in databases().await {
            let store = Store::new(database.pool.clone());
            let story = journey::to_claimed();
            let before = begin(&store, &CaseId::new("a"), &story, "a").await;
            let loaded = append(&store, &before, &story.events[1..], "a-more").await.unwrap();
            for account in [MEDIATOR, JUDGE] {
                let duties = store.duties(&AccountId::new(account)).await.unwrap();
                assert_eq!(duties.len(), 1, "{account}");
                assert_eq!(duties[0].number, loaded.case.number);
                assert_eq!(duties[0].states, loaded.case.state_codes());
            }
            assert_eq!(store.duties(&AccountId::new(OPERATOR)).await.unwrap(), []);
        }
    }
}
