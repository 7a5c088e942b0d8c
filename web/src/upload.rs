//! Who sent which file for which case. A hash names a file and proves nothing: whoever heard the hash of a stranger's file
//! could else put that file into a case of their own and read it there.

use crate::session::Subject;
use confirm::case::{
    command::{Command, Core, PeopleCommand, SessionCommand},
    id::{CaseId, FileId},
    mark::Instead,
};
use jiff::Timestamp;
use sqlx::AnyPool;

/// The files that people sent.
#[derive(Debug, Clone)]
pub(crate) struct Uploads(AnyPool);

impl Uploads {
    pub(crate) fn new(pool: AnyPool) -> Self {
        Self(pool)
    }

    /// Remembers that this person sent the file for this case at `now`.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn note(
        &self,
        case: &CaseId,
        file: &FileId,
        by: &Subject,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "insert into uploads (case_id, sha256, person, at) values ($1, $2, $3, $4) on conflict do nothing",
        )
        .bind(case.as_str())
        .bind(file.as_str())
        .bind(person(by))
        .bind(now.as_microsecond())
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Whether this person sent each of the files for this case.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn all_sent(
        &self,
        case: &CaseId,
        files: &[&FileId],
        by: &Subject,
    ) -> Result<bool, sqlx::Error> {
        for file in files {
            let found: Option<i64> = sqlx::query_scalar(
                "select at from uploads where case_id = $1 and sha256 = $2 and person = $3",
            )
            .bind(case.as_str())
            .bind(file.as_str())
            .bind(person(by))
            .fetch_optional(&self.0)
            .await?;
            if found.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The files that the command brings from an upload; what it only points at in the case is not among them,
/// nor is a ruling, of which the rules say more.
pub(crate) fn brought(command: &Command) -> Vec<&FileId> {
    match command {
        Command::People(PeopleCommand::AttachFile { file, .. }) => vec![file],
        Command::Session(SessionCommand::AttachScan { files, .. }) => files.iter().collect(),
        Command::Core(Core::Sign { instead: Some(Instead::Photographed { photo }), .. }) => vec![photo],
        _ => Vec::new(),
    }
}

/// A party is somebody in one case only, and the case stands beside it.
fn person(subject: &Subject) -> String {
    match subject {
        Subject::Staff(account) => format!("staff:{}", account.id),
        Subject::Party { party, .. } => format!("party:{party}"),
        Subject::Participant { participant, .. } => format!("participant:{participant}"),
    }
}
