//! Rows of the register, turned into types in one place.

use super::{Entry, Mediator, Skills};
use crate::session::instant;
use confirm::{
    case::id::{AccountId, OrgId},
    jurisdiction::Division,
    registry::{MediatorCategory, OrganisationKind, Standing},
};
use jiff::civil::Date;
use sqlx::{Row, any::AnyRow};

/// What [`entry`] reads.
pub(super) const ENTRY: &str = "select id, name, short, kind, detail, phone, code, parent, division, members, \
     term_from, registered_at, notified_at, seal_sha256, charges, labels, dispute_types from organisations";

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

/// A division; nothing where none was entered.
pub(super) fn division(code: &str) -> Result<Option<Division>, sqlx::Error> {
    if code.is_empty() { Ok(None) } else { Division::parse(code).map(Some).map_err(decode) }
}

/// How a list is written in a table.
pub(super) fn json(words: &[String]) -> String {
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
