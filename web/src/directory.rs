//! Puts organisations and their accounts in from a file: the demo's, or that of a new deployment.
//!
//! Whoever has the file is the administrator of the machine; it may say more than a form (ids, a day of 备案 long
//! past), and says nothing about who changes what later.

use crate::{
    account::{Accounts, Draft, insert},
    register::{
        Entry, Skills,
        form::Particulars,
        row::{cover, save, save_mediator, save_particulars, save_posts},
        template::TemplateEntry,
    },
};
use confirm::{
    calendar,
    case::{
        actor::StaffRole,
        id::{AccountId, OrgId},
    },
    jurisdiction::Division,
    registry::{OrganisationKind, Standing},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Deserialize;
use sqlx::AnyConnection;
use std::collections::HashMap;

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
    kind: OrganisationKind,
    phone: String,
    code: String,
    /// What it stands under; that has to come first in the file.
    #[serde(default)]
    parent: Option<OrgId>,
    /// 所在地
    #[serde(default)]
    division: Option<Division>,
    /// 委员人数
    #[serde(default)]
    members: Option<u16>,
    /// First day of the members' term.
    #[serde(default)]
    term_from: Option<Date>,
    /// Day of 备案.
    #[serde(default)]
    registered_on: Option<Date>,
    /// Day of 通报; without it nothing goes to court (B-105).
    #[serde(default)]
    notified_on: Option<Date>,
    #[serde(default)]
    charges: bool,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    dispute_types: Vec<String>,
    /// What a court covers.
    #[serde(default)]
    covers: Vec<Division>,
    /// Texts for its mediators.
    #[serde(default)]
    templates: Vec<TemplateEntry>,
    pub(crate) accounts: Vec<AccountEntry>,
}

/// A member of staff.
#[derive(Deserialize)]
pub(crate) struct AccountEntry {
    pub(crate) login: String,
    name: String,
    pub(crate) role: StaffRole,
    #[serde(default)]
    password: Option<String>,
    /// What the register has about a mediator.
    #[serde(default)]
    mediator: Option<MediatorEntry>,
    #[serde(default)]
    particulars: Option<Particulars>,
}

/// A mediator.
#[derive(Deserialize)]
struct MediatorEntry {
    #[serde(default)]
    registered_on: Option<Date>,
    #[serde(default)]
    notified_on: Option<Date>,
    #[serde(flatten)]
    skills: Skills,
    /// Other organisations in which they also work.
    #[serde(default)]
    posts: Vec<OrgId>,
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

    /// Puts in what is not there yet; what is there stays as it is, but for organisations from before there was a
    /// register, which get their entry in it.
    ///
    /// # Errors
    ///
    /// An account has no password, or the database does not take it.
    pub(crate) async fn store(&self, accounts: &Accounts, now: Timestamp) -> Result<(), DirectoryError> {
        let register = accounts.register();
        let entries = register.all().await?;
        let known = accounts.logins().await?;
        let hashes = self.hashes(accounts, &known).await?;
        let mut transaction = register.begin().await?;
        let mut added_at = now;
        let mut posts = Vec::new();
        for organisation in &self.organisations {
            let before = entries.iter().find(|entry| entry.id == organisation.id);
            let entry = organisation.entry(before);
            if let Some(entry) = &entry {
                save(&mut transaction, entry).await?;
                cover(&mut transaction, &entry.id, &organisation.covers).await?;
                register.bring_templates(&mut transaction, &entry.id, &organisation.templates).await?;
            }
            for account in &organisation.accounts {
                let id = match known.get(&account.login) {
                    Some(_) if entry.is_none() => continue,
                    Some(id) => id.clone(),
                    None => {
                        let id = register.new_account();
                        let draft = account.draft(&hashes[account.login.as_str()]);
                        insert(&mut transaction, &id, &organisation.id, draft, added_at).await?;
                        // Lists keep the order of the file.
                        added_at += SignedDuration::from_micros(1);
                        id
                    }
                };
                account.describe(&mut transaction, &id).await?;
                posts.extend(account.mediator.as_ref().map(|mediator| (id, &mediator.posts)));
            }
        }
        for (account, organisations) in posts {
            save_posts(&mut transaction, &account, organisations).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The password hashes of accounts that are not `known` yet.
    async fn hashes(
        &self,
        accounts: &Accounts,
        known: &HashMap<String, AccountId>,
    ) -> Result<HashMap<&str, String>, DirectoryError> {
        let shared = match &self.password {
            Some(password) => Some(accounts.hash(password).await?),
            None => None,
        };
        let mut hashes = HashMap::new();
        let all = self.organisations.iter().flat_map(|organisation| &organisation.accounts);
        for account in all.filter(|account| !known.contains_key(&account.login)) {
            let hash = match (&account.password, &shared) {
                (Some(password), _) => accounts.hash(password).await?,
                (None, Some(shared)) => shared.clone(),
                (None, None) => return Err(DirectoryError::NoPassword(account.login.clone())),
            };
            hashes.insert(account.login.as_str(), hash);
        }
        Ok(hashes)
    }
}

impl OrganisationEntry {
    /// What to write where `before` is there already; nothing, if that is in the register.
    fn entry(&self, before: Option<&Entry>) -> Option<Entry> {
        let named = match before {
            Some(before) if before.division.is_some() || self.division.is_none() => return None,
            Some(before) => Entry { kind: self.kind, ..before.clone() },
            None => Entry {
                name: self.name.clone(),
                short: self.short.clone(),
                phone: self.phone.clone(),
                code: self.code.clone(),
                ..Entry::new(self.id.clone(), self.kind)
            },
        };
        Some(Entry {
            parent: self.parent.clone(),
            division: self.division.clone(),
            members: self.members,
            term_from: self.term_from,
            standing: standing(self.registered_on, self.notified_on),
            charges: self.charges,
            labels: self.labels.clone(),
            dispute_types: self.dispute_types.clone(),
            ..named
        })
    }
}

impl AccountEntry {
    fn draft(&self, password_hash: &str) -> Draft {
        Draft {
            login: self.login.clone(),
            password_hash: password_hash.to_owned(),
            name: self.name.clone(),
            role: self.role,
            first_password: false,
        }
    }

    async fn describe(&self, connection: &mut AnyConnection, id: &AccountId) -> Result<(), sqlx::Error> {
        if let Some(mediator) = &self.mediator {
            let standing = standing(mediator.registered_on, mediator.notified_on);
            save_mediator(connection, id, &mediator.skills, standing).await?;
        }
        if let Some(particulars) = &self.particulars {
            save_particulars(connection, id, particulars).await?;
        }
        Ok(())
    }
}

fn standing(registered_on: Option<Date>, notified_on: Option<Date>) -> Standing {
    Standing {
        registered_at: registered_on.map(calendar::start_of),
        notified_at: notified_on.map(calendar::start_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{database, secret::Secrets};
    use std::sync::Arc;

    const FILE: &str = r#"{"organisations": [{"id": "c", "name": "某某镇人民调解委员会", "short": "某某", "kind": "committee",
        "phone": "0499-1", "code": "990499", "accounts": [{"login": "a", "name": "甲", "role": "mediator", "password": "x"}]}]}"#;

    async fn accounts(folder: &tempfile::TempDir) -> Accounts {
        let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
        Accounts::new(database::open(&url).await.unwrap(), Arc::new(Secrets::with_key(&[1; 32])))
    }

    #[tokio::test]
    async fn twice_is_once_and_the_password_works() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = accounts(&folder).await;
        let directory = Directory::read(FILE).unwrap();
        directory.store(&accounts, Timestamp::UNIX_EPOCH).await.unwrap();
        directory.store(&accounts, Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(accounts.all().await.unwrap().len(), 1);
        let account = accounts.authenticate("a", "x").await.unwrap().unwrap();
        assert_eq!((account.role, account.organisation.short.as_str()), (StaffRole::Mediator, "某某"));
        assert_eq!(accounts.authenticate("a", "y").await.unwrap(), None);
        assert_eq!(accounts.authenticate("b", "x").await.unwrap(), None);
    }

    #[tokio::test]
    async fn organisations_from_before_the_register_get_their_entry_once() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = accounts(&folder).await;
        Directory::read(FILE).unwrap().store(&accounts, Timestamp::UNIX_EPOCH).await.unwrap();
        let (register, id) = (accounts.register(), OrgId::new("c"));
        let before = register.organisation(&id).await.unwrap().unwrap();
        assert_eq!((before.kind, before.standing), (OrganisationKind::PmTown, Standing::default()));
        let file = FILE
            .replace(
                r#""code": "990499","#,
                r#""code": "990499", "division": "990499101203", "registered_on": "2026-01-05",
                   "notified_on": "2026-01-06","#,
            )
            .replace(r#""kind": "committee""#, r#""kind": "PM_VILLAGE""#)
            .replace(
                r#""password": "x""#,
                r#""password": "x", "mediator": {"registered_on": "2026-01-05", "category": "elder"}"#,
            )
            .replace("某某镇", "别的镇");
        Directory::read(&file).unwrap().store(&accounts, Timestamp::UNIX_EPOCH).await.unwrap();
        let after = register.organisation(&id).await.unwrap().unwrap();
        assert_eq!((after.kind, after.name.as_str()), (OrganisationKind::PmVillage, "某某镇人民调解委员会"));
        assert_eq!(after.standing.registered_at, Some(calendar::start_of(jiff::civil::date(2026, 1, 5))));
        let mediator = &register.mediators(None).await.unwrap()[0];
        assert!(mediator.standing.registered_at.is_some());
        let later = file.replace("2026-01-05", "2026-02-05");
        Directory::read(&later).unwrap().store(&accounts, Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(register.organisation(&id).await.unwrap().unwrap(), after);
    }

    #[tokio::test]
    async fn an_account_without_a_password_stops_everything() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = accounts(&folder).await;
        let file = FILE.replace(r#", "password": "x""#, "");
        let answer = Directory::read(&file).unwrap().store(&accounts, Timestamp::UNIX_EPOCH).await;
        assert!(matches!(answer, Err(DirectoryError::NoPassword(login)) if login == "a"));
        assert!(accounts.register().all().await.unwrap().is_empty());
    }
}
