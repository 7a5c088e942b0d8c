//! 调解组织和调解员名册 in the database: the tree of organisations, their mediators, and what courts cover.
//!
//! Sources: `legal.md`, B-104, B-105, E.2, E.5; 在线调解规则 (2021) art. 5. What follows from an
//! entry (may it go to court, which court is competent, who is too near) is for `confirm` to say: this module reads and
//! writes rows. [`change`] writes, [`check`] says what may be written.

pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod form;
pub(crate) mod journal;
pub(crate) mod row;
pub(crate) mod template;
pub(crate) mod tree;

use crate::secret::Secrets;
use confirm::{
    case::id::{AccountId, OrgId},
    conflict::Person,
    jurisdiction::{Court, Division},
    registry::{MediatorCategory, NotReady, OrganisationKind, Standing, ready_for_court},
    retention::Retention,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sqlx::{Any, AnyPool, AssertSqlSafe, Row, Transaction, any::AnyRow};
use std::{collections::HashMap, sync::Arc};
use utoipa::ToSchema;

/// Longest public list of mediators; a county has some hundreds. What is beyond it can be found by committee.
const MEDIATORS_MAX: i64 = 1000;

/// An organisation as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: OrgId,
    pub(crate) name: String,
    /// Short name in numbers; empty for a court.
    pub(crate) short: String,
    pub(crate) kind: OrganisationKind,
    pub(crate) phone: String,
    /// 法院代字 of a court; division code otherwise.
    pub(crate) code: String,
    /// What it stands under in the tree.
    pub(crate) parent: Option<OrgId>,
    /// 所在地; nothing for an organisation from before there was a register.
    pub(crate) division: Option<Division>,
    /// 委员人数.
    pub(crate) members: Option<u16>,
    /// First day of the members' term.
    pub(crate) term_from: Option<Date>,
    pub(crate) standing: Standing,
    /// SHA-256 (hex) of the picture of its seal that was handed in with the registration (印章备案).
    pub(crate) seal_sha256: Option<String>,
    /// Whether it charges.
    pub(crate) charges: bool,
    pub(crate) labels: Vec<String>,
    /// Dispute types it takes; all, if none is named.
    pub(crate) dispute_types: Vec<String>,
    /// 保管期限 of the files of cases that are registered from now on.
    pub(crate) retention: Retention,
    /// 备案号; empty where none was given.
    pub(crate) registered_no: String,
    /// 停用, if it is out of service.
    pub(crate) closed: Option<Closed>,
}

/// 停用: since when an organisation takes no new cases, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) at: Timestamp,
    pub(crate) reason: String,
}

/// What the public may know of a mediator (在线调解规则 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MediatorSkills)]
pub(crate) struct Skills {
    /// 专职、兼职 and the like.
    pub(crate) category: MediatorCategory,
    /// 星级, 0 (none) to 5.
    #[serde(default)]
    pub(crate) star: u8,
    /// 方言
    #[serde(default)]
    pub(crate) dialects: Vec<String>,
    /// 语言
    #[serde(default)]
    pub(crate) languages: Vec<String>,
    /// 擅长领域, by code; all, if none is named.
    #[serde(default)]
    pub(crate) dispute_types: Vec<String>,
    /// What the public reads about the mediator.
    #[serde(default)]
    pub(crate) profile: String,
}

/// A mediator as the register has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mediator {
    pub(crate) id: AccountId,
    pub(crate) name: String,
    /// The committee they belong to.
    pub(crate) organisation: OrgId,
    /// Others in which they also work.
    pub(crate) posts: Vec<OrgId>,
    pub(crate) standing: Standing,
    pub(crate) skills: Skills,
}

impl Entry {
    /// An organisation about which nothing is known yet.
    pub(crate) fn new(id: OrgId, kind: OrganisationKind) -> Self {
        Self {
            id,
            name: String::new(),
            short: String::new(),
            kind,
            phone: String::new(),
            code: String::new(),
            parent: None,
            division: None,
            members: None,
            term_from: None,
            standing: Standing::default(),
            seal_sha256: None,
            charges: false,
            labels: Vec::new(),
            dispute_types: Vec::new(),
            retention: Retention::default(),
            registered_no: String::new(),
            closed: None,
        }
    }
}

/// The register in the database.
#[derive(Debug, Clone)]
pub(crate) struct Register {
    pool: AnyPool,
    secrets: Arc<Secrets>,
}

impl Register {
    pub(crate) fn new(pool: AnyPool, secrets: Arc<Secrets>) -> Self {
        Self { pool, secrets }
    }

    /// Begins to write.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        self.pool.begin().await
    }

    /// The id of an account to be put in.
    pub(crate) fn new_account(&self) -> AccountId {
        AccountId::new(self.secrets.id())
    }

    /// All organisations, in the order in which they were put in.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn all(&self) -> Result<Vec<Entry>, sqlx::Error> {
        let sql = format!("{} order by seq, name", row::ENTRY);
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.iter().map(row::entry).collect()
    }

    /// The organisation with `id`.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn organisation(&self, id: &OrgId) -> Result<Option<Entry>, sqlx::Error> {
        let sql = format!("{} where id = $1", row::ENTRY);
        let found = sqlx::query(AssertSqlSafe(sql)).bind(id.as_str()).fetch_optional(&self.pool).await?;
        found.as_ref().map(row::entry).transpose()
    }

    /// The courts with what they cover, in the order in which they were put in.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn courts(&self) -> Result<Vec<Court>, sqlx::Error> {
        let rows = sqlx::query("select court, division from court_divisions order by court, division")
            .fetch_all(&self.pool)
            .await?;
        let mut covers: HashMap<OrgId, Vec<Division>> = HashMap::new();
        for row in &rows {
            let division = row::division(&row.try_get::<String, _>("division")?)?;
            covers.entry(OrgId::new(row.try_get::<String, _>("court")?)).or_default().extend(division);
        }
        let court = |entry: Entry| {
            let level = entry.kind.court_level()?;
            let covers = covers.remove(&entry.id).unwrap_or_default();
            Some(Court { id: entry.id, name: entry.name, level, covers })
        };
        Ok(self.all().await?.into_iter().filter_map(court).collect())
    }

    /// The mediators of `organisation`, or of all, whose account is open: their own first, then those with a post there.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn mediators(&self, organisation: Option<&OrgId>) -> Result<Vec<Mediator>, sqlx::Error> {
        let Some(organisation) = organisation else {
            return self.mediators_where("a.disabled = 0 and $1 = ''", "").await;
        };
        let here = "a.disabled = 0 and (a.organisation = $1 \
             or exists (select 1 from posts p where p.account = a.id and p.organisation = $1))";
        let mut found = self.mediators_where(here, organisation.as_str()).await?;
        found.sort_by_key(|mediator| mediator.organisation != *organisation);
        Ok(found)
    }

    /// All mediators, those among them whose account is disabled.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn all_mediators(&self) -> Result<Vec<Mediator>, sqlx::Error> {
        self.mediators_where("$1 = ''", "").await
    }

    async fn mediators_where(&self, condition: &'static str, id: &str) -> Result<Vec<Mediator>, sqlx::Error> {
        let sql = format!(
            "{} where a.role = 'mediator' and {condition} order by a.created_at, a.login limit $2",
            row::MEDIATOR
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(MEDIATORS_MAX).fetch_all(&self.pool).await?;
        let mut posts = self.posts().await?;
        rows.iter()
            .map(|row| {
                let mut mediator = row::mediator(row)?;
                mediator.posts = posts.remove(&mediator.id).unwrap_or_default();
                Ok(mediator)
            })
            .collect()
    }

    /// The mediator with `account`, whether or not they may work; nothing for others.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn mediator(&self, account: &AccountId) -> Result<Option<Mediator>, sqlx::Error> {
        Ok(self.mediators_where("a.id = $1", account.as_str()).await?.pop())
    }

    async fn posts(&self) -> Result<HashMap<AccountId, Vec<OrgId>>, sqlx::Error> {
        let rows =
            sqlx::query("select p.account, p.organisation from posts p join organisations o on o.id = p.organisation order by o.seq, o.name")
                .fetch_all(&self.pool)
                .await?;
        let mut posts: HashMap<AccountId, Vec<OrgId>> = HashMap::new();
        for row in &rows {
            let account = AccountId::new(row.try_get::<String, _>("account")?);
            posts.entry(account).or_default().push(OrgId::new(row.try_get::<String, _>("organisation")?));
        }
        Ok(posts)
    }
}

/// What has to be known before somebody acts in a case.
impl Register {
    /// Since when an organisation is registered and known to the court; never, if there is none.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn standing(&self, organisation: &OrgId) -> Result<Standing, sqlx::Error> {
        let sql = "select registered_at, notified_at from organisations where id = $1";
        self.standing_in(sql, organisation.as_str()).await
    }

    /// Since when a mediator is registered and known to the court; never, if they are none.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn mediator_standing(&self, mediator: &AccountId) -> Result<Standing, sqlx::Error> {
        let sql = "select registered_at, notified_at from mediators where account = $1";
        self.standing_in(sql, mediator.as_str()).await
    }

    /// K-05: what keeps an agreement that `mediator` brought about in `committee` from court at `now`.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn not_ready(
        &self,
        committee: &OrgId,
        mediator: &AccountId,
        now: Timestamp,
    ) -> Result<Option<NotReady>, sqlx::Error> {
        let (committee, mediator) =
            (self.standing(committee).await?, self.mediator_standing(mediator).await?);
        Ok(ready_for_court(&committee, &mediator, now).err())
    }

    /// Whether `account` works for `organisation`, as its own or by a post there.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn serves(
        &self,
        account: &AccountId,
        organisation: &OrgId,
    ) -> Result<bool, sqlx::Error> {
        let found = sqlx::query(
            "select 1 from accounts a where a.id = $1 and a.disabled = 0 and (a.organisation = $2 or exists \
             (select 1 from posts p where p.account = a.id and p.organisation = $2))",
        )
        .bind(account.as_str())
        .bind(organisation.as_str())
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.is_some())
    }

    /// A member of staff as a conflict check sees them (M30). Whose employer was not entered works for their
    /// organisation.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn person(&self, account: &AccountId) -> Result<Option<Person>, sqlx::Error> {
        let found = sqlx::query(
            "select a.name, o.name as organisation, p.id_no, p.address, p.employer from accounts a \
             join organisations o on o.id = a.organisation left join particulars p on p.account = a.id \
             where a.id = $1",
        )
        .bind(account.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = found else { return Ok(None) };
        let entered: Option<String> = row.try_get("employer")?;
        let employer = match entered.filter(|employer| !employer.is_empty()) {
            Some(employer) => employer,
            None => row.try_get("organisation")?,
        };
        Ok(Some(Person {
            id: account.to_string(),
            name: row.try_get("name")?,
            id_no: row.try_get("id_no")?,
            address: row.try_get::<Option<String>, _>("address")?.unwrap_or_default(),
            employer,
        }))
    }

    /// All accounts of the human being who has this one, by the number on the document.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn accounts_of(
        &self,
        account: &AccountId,
        id_no: Option<&str>,
    ) -> Result<Vec<String>, sqlx::Error> {
        let mut accounts: Vec<String> = vec![account.to_string()];
        if let Some(id_no) = id_no {
            let same: Vec<(String,)> =
                sqlx::query_as("select account from particulars where id_no = $1 and account <> $2")
                    .bind(id_no)
                    .bind(account.as_str())
                    .fetch_all(&self.pool)
                    .await?;
            accounts.extend(same.into_iter().map(|(account,)| account));
        }
        Ok(accounts)
    }

    async fn standing_in(&self, sql: &'static str, id: &str) -> Result<Standing, sqlx::Error> {
        let found: Option<AnyRow> = sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?;
        found.as_ref().map_or(Ok(Standing::default()), row::standing)
    }
}

#[cfg(test)]
mod tests;
