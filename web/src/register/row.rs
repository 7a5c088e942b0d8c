//! Rows of the register, turned into types and back in one place.

use super::{Closed, Entry, Mediator, Skills, form::Particulars};
use crate::session::instant;
use confirm::{
    case::id::{AccountId, OrgId},
    jurisdiction::Division,
    registry::{Family, MediatorCategory, OrganisationKind, Standing},
    retention::Retention,
};
use jiff::{Timestamp, civil::Date};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// What [`entry`] reads.
pub(super) const ENTRY: &str = "select id, name, short, kind, detail, phone, code, parent, division, members, \
     term_from, registered_at, notified_at, seal_sha256, charges, labels, dispute_types, keeps_with, keeps_without, registered_no, closed_at, \
     closed_reason from organisations";

/// What [`mediator`] reads; somebody with the role but without a row in the register is one without registration.
pub(super) const MEDIATOR: &str = "select a.id, a.name, a.organisation, m.registered_at, m.notified_at, m.category, \
     m.star, m.dialects, m.languages, m.dispute_types, m.profile \
     from accounts a left join mediators m on m.account = a.id";

/// An organisation.
pub(super) fn entry(row: &AnyRow) -> Result<Entry, sqlx::Error> {
    let detail: Option<String> = row.try_get("detail")?;
    let members: Option<i64> = row.try_get("members")?;
    let term_from: Option<String> = row.try_get("term_from")?;
    Ok(Entry {
        id: OrgId::new(row.try_get::<String, _>("id")?),
        name: row.try_get("name")?,
        short: row.try_get("short")?,
        kind: kind(detail.as_deref(), row.try_get::<String, _>("kind")?.as_str())?,
        phone: row.try_get("phone")?,
        code: row.try_get("code")?,
        parent: row.try_get::<Option<String>, _>("parent")?.map(OrgId::new),
        division: division(row.try_get::<String, _>("division")?.as_str())?,
        members: members.map(|members| u16::try_from(members).map_err(decode)).transpose()?,
        term_from: term_from.map(|day| day.parse::<Date>().map_err(decode)).transpose()?,
        standing: standing(row)?,
        seal_sha256: row.try_get("seal_sha256")?,
        charges: row.try_get::<i64, _>("charges")? != 0,
        labels: list(row.try_get::<String, _>("labels")?.as_str())?,
        dispute_types: list(row.try_get::<String, _>("dispute_types")?.as_str())?,
        retention: Retention {
            with_agreement: years(row.try_get("keeps_with")?)?,
            without_agreement: years(row.try_get("keeps_without")?)?,
        },
        registered_no: row.try_get("registered_no")?,
        closed: match row.try_get::<Option<i64>, _>("closed_at")? {
            Some(at) => Some(Closed { at: instant(at)?, reason: row.try_get("closed_reason")? }),
            None => None,
        },
    })
}

/// A mediator, without posts.
pub(super) fn mediator(row: &AnyRow) -> Result<Mediator, sqlx::Error> {
    let text = |column: &str| -> Result<Option<String>, sqlx::Error> { row.try_get(column) };
    let words = |column: &str| text(column)?.map_or(Ok(Vec::new()), |json| list(&json));
    let category = match text("category")? {
        Some(key) => MediatorCategory::of_key(&key).ok_or_else(|| unknown("category", &key))?,
        None => MediatorCategory::PartTime,
    };
    let star = row.try_get::<Option<i64>, _>("star")?.unwrap_or(0);
    Ok(Mediator {
        id: AccountId::new(row.try_get::<String, _>("id")?),
        name: row.try_get("name")?,
        organisation: OrgId::new(row.try_get::<String, _>("organisation")?),
        posts: Vec::new(),
        standing: standing(row)?,
        skills: Skills {
            category,
            star: u8::try_from(star).map_err(decode)?,
            dialects: words("dialects")?,
            languages: words("languages")?,
            dispute_types: words("dispute_types")?,
            profile: text("profile")?.unwrap_or_default(),
        },
    })
}

/// `registered_at` and `notified_at`.
pub(super) fn standing(row: &AnyRow) -> Result<Standing, sqlx::Error> {
    let at = |column: &str| row.try_get::<Option<i64>, _>(column)?.map(instant).transpose();
    Ok(Standing { registered_at: at("registered_at")?, notified_at: at("notified_at")? })
}

/// Whole years.
pub(crate) fn years(years: i64) -> Result<u16, sqlx::Error> {
    u16::try_from(years).map_err(decode)
}

/// A division; nothing where none was entered.
pub(super) fn division(code: &str) -> Result<Option<Division>, sqlx::Error> {
    if code.is_empty() { Ok(None) } else { Division::parse(code).map(Some).map_err(decode) }
}

/// Puts an organisation in, or writes it anew; a new one stands last in lists.
pub(crate) async fn save(connection: &mut AnyConnection, entry: &Entry) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into organisations (id, name, short, kind, phone, code, detail, parent, division, members, \
         term_from, registered_at, notified_at, seal_sha256, charges, labels, dispute_types, \
         keeps_with, keeps_without, registered_no, closed_at, closed_reason, seq) values ($1, $2, $3, $4, $5, $6, \
         $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         (select coalesce(max(seq), 0) + 1 from organisations)) \
         on conflict (id) do update set name = excluded.name, short = excluded.short, kind = excluded.kind, \
         phone = excluded.phone, code = excluded.code, detail = excluded.detail, parent = excluded.parent, \
         division = excluded.division, members = excluded.members, term_from = excluded.term_from, \
         registered_at = excluded.registered_at, notified_at = excluded.notified_at, \
         seal_sha256 = excluded.seal_sha256, charges = excluded.charges, labels = excluded.labels, \
         dispute_types = excluded.dispute_types, keeps_with = excluded.keeps_with, \
         keeps_without = excluded.keeps_without, registered_no = excluded.registered_no, \
         closed_at = excluded.closed_at, closed_reason = excluded.closed_reason",
    )
    .bind(entry.id.as_str())
    .bind(&entry.name)
    .bind(&entry.short)
    .bind(family_key(entry.kind.family()))
    .bind(&entry.phone)
    .bind(&entry.code)
    .bind(entry.kind.key())
    .bind(entry.parent.as_ref().map(OrgId::as_str))
    .bind(entry.division.as_ref().map_or("", Division::as_str))
    .bind(entry.members.map(i64::from))
    .bind(entry.term_from.map(|day| day.to_string()))
    .bind(entry.standing.registered_at.map(Timestamp::as_microsecond))
    .bind(entry.standing.notified_at.map(Timestamp::as_microsecond))
    .bind(entry.seal_sha256.as_deref())
    .bind(i64::from(entry.charges))
    .bind(json(&entry.labels))
    .bind(json(&entry.dispute_types))
    .bind(i64::from(entry.retention.with_agreement))
    .bind(i64::from(entry.retention.without_agreement))
    .bind(&entry.registered_no)
    .bind(entry.closed.as_ref().map(|closed| closed.at.as_microsecond()))
    .bind(entry.closed.as_ref().map_or("", |closed| closed.reason.as_str()))
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes what a court covers, as a whole.
pub(crate) async fn cover(
    connection: &mut AnyConnection,
    court: &OrgId,
    divisions: &[Division],
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from court_divisions where court = $1")
        .bind(court.as_str())
        .execute(&mut *connection)
        .await?;
    for division in divisions {
        sqlx::query("insert into court_divisions (court, division) values ($1, $2)")
            .bind(court.as_str())
            .bind(division.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Writes what the register has about a mediator.
pub(crate) async fn save_mediator(
    connection: &mut AnyConnection,
    account: &AccountId,
    skills: &Skills,
    standing: Standing,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into mediators (account, registered_at, notified_at, category, star, dialects, languages, \
         dispute_types, profile) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (account) do update set \
         registered_at = excluded.registered_at, notified_at = excluded.notified_at, \
         category = excluded.category, star = excluded.star, dialects = excluded.dialects, \
         languages = excluded.languages, dispute_types = excluded.dispute_types, profile = excluded.profile",
    )
    .bind(account.as_str())
    .bind(standing.registered_at.map(Timestamp::as_microsecond))
    .bind(standing.notified_at.map(Timestamp::as_microsecond))
    .bind(skills.category.key())
    .bind(i64::from(skills.star))
    .bind(json(&skills.dialects))
    .bind(json(&skills.languages))
    .bind(json(&skills.dispute_types))
    .bind(&skills.profile)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes in which other organisations a mediator works, as a whole.
pub(crate) async fn save_posts(
    connection: &mut AnyConnection,
    account: &AccountId,
    posts: &[OrgId],
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from posts where account = $1")
        .bind(account.as_str())
        .execute(&mut *connection)
        .await?;
    for post in posts {
        sqlx::query("insert into posts (account, organisation) values ($1, $2)")
            .bind(account.as_str())
            .bind(post.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Writes what a conflict check needs to know about a member of staff.
pub(crate) async fn save_particulars(
    connection: &mut AnyConnection,
    account: &AccountId,
    particulars: &Particulars,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into particulars (account, id_no, address, employer) values ($1, $2, $3, $4) \
         on conflict (account) do update set id_no = excluded.id_no, address = excluded.address, \
         employer = excluded.employer",
    )
    .bind(account.as_str())
    .bind(particulars.id_no.as_deref())
    .bind(&particulars.address)
    .bind(&particulars.employer)
    .execute(connection)
    .await?;
    Ok(())
}

/// How families are written in the column that older programs read, too.
fn family_key(family: Family) -> &'static str {
    match family {
        Family::Center => "center",
        Family::Station => "station",
        Family::Studio => "studio",
        Family::Committee => "committee",
        Family::Court => "court",
    }
}

/// How a list is written in a table.
fn json(words: &[String]) -> String {
    serde_json::to_string(words).expect("a list of texts serialises")
}

fn list(json: &str) -> Result<Vec<String>, sqlx::Error> {
    serde_json::from_str(json).map_err(decode)
}

/// From before there was a register, only the family is known; committees were then those of towns.
fn kind(detail: Option<&str>, family: &str) -> Result<OrganisationKind, sqlx::Error> {
    match (detail, family) {
        (Some(key), _) => OrganisationKind::of_key(key).ok_or_else(|| unknown("kind", key)),
        (None, "center") => Ok(OrganisationKind::Center),
        (None, "committee") => Ok(OrganisationKind::PmTown),
        (None, "court") => Ok(OrganisationKind::Court),
        (None, other) => Err(unknown("kind", other)),
    }
}

fn unknown(what: &str, key: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("no {what} {key}").into())
}

fn decode(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}
