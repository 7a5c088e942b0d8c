//! Who changed the register, what, when and why: for administrators to read.

use super::Register;
use crate::session::instant;
use jiff::Timestamp;
use sqlx::{Row, any::AnyRow};

/// Most changes that are shown, the latest first; older ones stay in the table.
const SHOWN_MAX: i64 = 200;

/// A change as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Noted {
    pub(crate) at: Timestamp,
    /// Name of the administrator.
    pub(crate) by: String,
    /// Name of what was changed, as it is now; its id if it has none.
    pub(crate) subject: String,
    /// What kind of change it was.
    pub(crate) kind: String,
    /// Why, where the change had a reason.
    pub(crate) detail: String,
}

impl Register {
    /// The latest changes, the latest first.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn journal(&self) -> Result<Vec<Noted>, sqlx::Error> {
        let rows = sqlx::query(
            "select c.at, b.name as by_name, coalesce(a.name, o.name, t.title, c.subject) as subject_name, c.kind, c.detail \
             from register_changes c join accounts b on b.id = c.by_account \
             left join accounts a on a.id = c.subject left join organisations o on o.id = c.subject \
             left join templates t on t.id = c.subject \
             order by c.at desc, c.id limit $1",
        )
        .bind(SHOWN_MAX)
        .fetch_all(&self.pool)
        .await?;
        let noted = |row: &AnyRow| {
            Ok(Noted {
                at: instant(row.try_get("at")?)?,
                by: row.try_get("by_name")?,
                subject: row.try_get("subject_name")?,
                kind: row.try_get("kind")?,
                detail: row.try_get("detail")?,
            })
        };
        rows.iter().map(noted).collect()
    }
}
