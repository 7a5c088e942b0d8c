//! Puts organisations and their accounts in from a file: the demo's, or that of a new deployment.

use crate::account::{Accounts, Draft};
use confirm::case::{actor::StaffRole, id::OrgId, organisation::Organisation};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// Organisations and accounts as they stand in a file.
#[derive(Deserialize)]
pub(crate) struct Directory {
    /// For accounts without a password of their own.
    #[serde(default)]
    pub(crate) password: Option<String>,
    pub(crate) organisations: Vec<OrganisationEntry>,
}

/// A committee, a center or a court.
#[derive(Deserialize)]
pub(crate) struct OrganisationEntry {
    id: OrgId,
    name: String,
    #[serde(default)]
    short: String,
    kind: Kind,
    phone: String,
    code: String,
    pub(crate) accounts: Vec<AccountEntry>,
}

/// What an organisation is.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// 多元化解中心
    Center,
    /// 人民调解委员会
    Committee,
    /// 人民法院
    Court,
}

/// A member of staff.
#[derive(Deserialize)]
pub(crate) struct AccountEntry {
    login: String,
    name: String,
    pub(crate) role: StaffRole,
    #[serde(default)]
    password: Option<String>,
}

/// Why a directory was not put in.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The file cannot be read as a directory.
    #[error("could not read the directory file")]
    Read(#[source] serde_json::Error),
    /// An account has no password, and there is none for all.
    #[error("the account {0} has no password")]
    NoPassword(String),
    /// The database does not take it.
    #[error("could not store the directory")]
    Store(#[from] sqlx::Error),
}

impl Directory {
    /// Reads a directory file.
    ///
    /// # Errors
    ///
    /// The text is not one.
    pub(crate) fn read(text: &str) -> Result<Self, DirectoryError> {
        serde_json::from_str(text).map_err(DirectoryError::Read)
    }

    /// Puts in what is not there yet; what is there stays as it is.
    ///
    /// # Errors
    ///
    /// An account has no password, or the database does not take it.
    pub(crate) async fn store(&self, accounts: &Accounts, now: Timestamp) -> Result<(), DirectoryError> {
        let known = accounts.all().await?;
        let shared = match &self.password {
            Some(password) => Some(accounts.hash(password).await?),
            None => None,
        };
        let mut added_at = now;
        for entry in &self.organisations {
            let organisation = Organisation {
                id: entry.id.clone(),
                name: entry.name.clone(),
                short: entry.short.clone(),
                phone: entry.phone.clone(),
                code: entry.code.clone(),
            };
            if accounts.organisation(&organisation.id).await?.is_none() {
                accounts.add_organisation(&organisation, entry.kind.key()).await?;
            }
            for account in &entry.accounts {
                if known.iter().any(|known| known.login == account.login) {
                    continue;
                }
                let password_hash = match (&account.password, &shared) {
                    (Some(password), _) => accounts.hash(password).await?,
                    (None, Some(shared)) => shared.clone(),
                    (None, None) => return Err(DirectoryError::NoPassword(account.login.clone())),
                };
                let (login, name) = (account.login.clone(), account.name.clone());
                let draft = Draft { login, password_hash, name, role: account.role };
                accounts.add(&organisation.id, draft, added_at).await?;
                // Lists keep the order of the file.
                added_at += SignedDuration::from_micros(1);
            }
        }
        Ok(())
    }
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::Committee => "committee",
            Self::Court => "court",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{database, secret::Secrets};
    use std::sync::Arc;

    const FILE: &str = r#"{"organisations": [{"id": "c", "name": "某某镇人民调解委员会", "short": "某某", "kind": "committee",
        "phone": "0499-1", "code": "990499", "accounts": [{"login": "a", "name": "甲", "role": "mediator", "password": "x"}]}]}"#;

    #[tokio::test]
    async fn twice_is_once_and_the_password_works() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
        let accounts =
            Accounts::new(database::open(&url).await.unwrap(), Arc::new(Secrets::with_key(&[1; 32])));
        let directory = Directory::read(FILE).unwrap();
        directory.store(&accounts, Timestamp::UNIX_EPOCH).await.unwrap();
        directory.store(&accounts, Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(accounts.all().await.unwrap().len(), 1);
        let account = accounts.authenticate("a", "x").await.unwrap().unwrap();
        assert_eq!((account.role, account.organisation.short.as_str()), (StaffRole::Mediator, "某某"));
        assert_eq!(accounts.authenticate("a", "y").await.unwrap(), None);
        assert_eq!(accounts.authenticate("b", "x").await.unwrap(), None);
    }
}
