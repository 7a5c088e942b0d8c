//! The demo: a district, its committees and court, their accounts, and two cases under way.
//!
//! What is in it stands in `fixtures/demo.json` (fictional; division 990499 is assigned to nobody). The cases are
//! played through the same commands as any other, so every rule holds for them, too. Seeding that was cut off goes
//! on where it stopped: each step has a name of its own, and the same name does nothing twice.

mod script;

use crate::{account::Account, app::Shared, directory::Directory, settings::StartError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const FIXTURE: &str = include_str!("../fixtures/demo.json");

/// An account that anybody may use in the demo.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DemoAccount {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) name: String,
    pub(crate) role: String,
    /// The role in words.
    pub(crate) role_label: String,
    pub(crate) organisation: String,
}

#[derive(Deserialize)]
struct Fixture {
    #[serde(flatten)]
    directory: Directory,
    cases: Vec<script::Story>,
}

fn fixture() -> Fixture {
    serde_json::from_str(FIXTURE).expect("a test reads the fixture")
}

/// The accounts as the first page lists them.
pub(crate) fn accounts(all: &[Account]) -> Vec<DemoAccount> {
    let directory = fixture().directory;
    let password = directory.password.unwrap_or_default();
    // Whoever was taken in since has a password of their own.
    let of_demo = |account: &&Account| {
        let mut entries = directory.organisations.iter().flat_map(|entry| &entry.accounts);
        entries.any(|entry| entry.login == account.login)
    };
    all.iter()
        .filter(of_demo)
        .map(|account| DemoAccount {
            login: account.login.clone(),
            password: password.clone(),
            name: account.name.clone(),
            role: crate::account::role_key(account.role).to_owned(),
            role_label: account.role.label().to_owned(),
            organisation: account.organisation.name.clone(),
        })
        .collect()
}

/// Puts the demo in, once for a database.
///
/// # Errors
///
/// The database does not answer.
pub(crate) async fn seed(app: &Shared) -> Result<(), StartError> {
    let fixture = fixture();
    if !marked(app, "demo register").await? {
        fixture.directory.store(&app.accounts, app.clock.now()).await.map_err(StartError::Directory)?;
        mark(app, "demo register").await?;
    }
    for (number, story) in fixture.cases.iter().enumerate() {
        let name = format!("demo case {number}");
        if marked(app, &name).await? {
            continue;
        }
        match script::play(app, &name, story).await {
            Ok(()) => mark(app, &name).await?,
            // The rest of the demo works without it; an old demo whose calendar ran out should still start.
            Err(problem) => {
                tracing::warn!(case = name, problem, "a demo case could not be played to its end")
            }
        }
    }
    Ok(())
}

async fn marked(app: &Shared, name: &str) -> Result<bool, StartError> {
    let row: Option<(String,)> = sqlx::query_as("select name from marks where name = $1")
        .bind(name)
        .fetch_optional(&app.pool)
        .await
        .map_err(StartError::Database)?;
    Ok(row.is_some())
}

async fn mark(app: &Shared, name: &str) -> Result<(), StartError> {
    sqlx::query("insert into marks (name, at) values ($1, $2) on conflict do nothing")
        .bind(name)
        .bind(app.clock.now().as_microsecond())
        .execute(&app.pool)
        .await
        .map_err(StartError::Database)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use confirm::case::actor::StaffRole;

    #[test]
    fn the_fixture_can_be_read_and_has_every_role() {
        let fixture = fixture();
        let roles: Vec<_> = fixture
            .directory
            .organisations
            .iter()
            .flat_map(|entry| &entry.accounts)
            .map(|account| account.role)
            .collect();
        for role in [StaffRole::Mediator, StaffRole::Recorder, StaffRole::SealKeeper, StaffRole::Operator] {
            assert!(roles.iter().filter(|other| **other == role).count() >= 4, "{role:?}");
        }
        for role in [StaffRole::Judge, StaffRole::Clerk, StaffRole::President, StaffRole::Supervisor] {
            assert!(roles.contains(&role), "{role:?}");
        }
        assert_eq!(fixture.cases.len(), 2);
    }
}
