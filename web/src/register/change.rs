//! Writes the register. Every change of an administrator is written down with its author in the same transaction.

use super::{
    Closed, Entry, Register, check,
    form::{AccountChange, NewAccount, NewOrganisation, OrganisationChange},
    row::{cover, save, save_mediator, save_particulars, save_posts},
    tree::makes_a_circle,
};
use crate::{
    account::{Draft, insert},
    problem::{Kind, Problem},
};
use confirm::{
    case::{
        actor::StaffRole,
        id::{AccountId, OrgId},
    },
    registry::{Family, Standing},
};
use jiff::Timestamp;
use sqlx::AnyConnection;

/// Who changes the register, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author<'a> {
    pub(crate) account: &'a AccountId,
    pub(crate) at: Timestamp,
    /// Whether ID numbers of division 99 are taken, as in the demo.
    pub(crate) allow_test_division: bool,
}

impl Register {
    /// Puts an organisation in. It is not registered yet.
    ///
    /// # Errors
    ///
    /// What is wrong with it, or the database does not answer.
    pub(crate) async fn add_organisation(
        &self,
        new: NewOrganisation,
        author: Author<'_>,
    ) -> Result<OrgId, Problem> {
        let id = OrgId::new(self.secrets.id());
        let entries = self.all().await?;
        let covers = check::covered(new.kind, &new.covers)?;
        let entry = check::described(Entry::new(id.clone(), new.kind), new.description)?;
        let entry = Entry { parent: new.parent, ..entry };
        check_place(&entry, &entries)?;
        check_names(&entry, &entries)?;
        let mut transaction = self.pool.begin().await?;
        save(&mut transaction, &entry).await.map_err(organisation_taken)?;
        cover(&mut transaction, &id, &covers).await?;
        self.note(&mut transaction, author, id.as_str(), "add_organisation").await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Changes an organisation.
    ///
    /// # Errors
    ///
    /// What is wrong with the change, or the database does not answer.
    pub(crate) async fn change_organisation(
        &self,
        id: &OrgId,
        change: OrganisationChange,
        author: Author<'_>,
    ) -> Result<(), Problem> {
        let entries = self.all().await?;
        let entry = entries.iter().find(|entry| entry.id == *id).cloned().ok_or_else(Problem::unknown)?;
        let (kind, detail, standing) = (change.key(), change.detail(), entry.standing);
        let mut covers = None;
        let entry = match change {
            OrganisationChange::Describe { description } => {
                let entry = check::described(entry, description)?;
                check_names(&entry, &entries)?;
                entry
            }
            OrganisationChange::Move { parent } => {
                let entry = Entry { parent, ..entry };
                check_place(&entry, &entries)?;
                entry
            }
            OrganisationChange::Register { on, number } => {
                require_committee(&entry)?;
                let registered_no = check::registered_no(&number)?;
                Entry { standing: check::registered(standing, on, author.at)?, registered_no, ..entry }
            }
            OrganisationChange::Notify { on } => {
                require_committee(&entry)?;
                Entry { standing: check::notified(standing, on, author.at)?, ..entry }
            }
            OrganisationChange::Withdraw => {
                Entry { standing: Standing::default(), registered_no: String::new(), ..entry }
            }
            OrganisationChange::SetSeal { sha256 } => {
                require_committee(&entry)?;
                Entry { seal_sha256: Some(check::seal(&sha256)?), ..entry }
            }
            OrganisationChange::Cover { divisions } => {
                covers = Some(check::covered(entry.kind, &divisions)?);
                entry
            }
            OrganisationChange::SetRetention { retention } => {
                Entry { retention: check::retention(retention)?, ..entry }
            }
            OrganisationChange::Close { reason } => {
                check_closing(&entry, &entries)?;
                let reason = check::closing_reason(&reason)?;
                Entry { closed: Some(Closed { at: author.at, reason }), ..entry }
            }
            OrganisationChange::Reopen => {
                check_open_above(&entry, &entries)?;
                Entry { closed: None, ..entry }
            }
        };
        let mut transaction = self.pool.begin().await?;
        save(&mut transaction, &entry).await.map_err(organisation_taken)?;
        if let Some(covers) = covers {
            cover(&mut transaction, id, &covers).await?;
        }
        self.note_why(&mut transaction, author, (id.as_str(), kind, &detail)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Puts an account in; `password_hash` is that of the password of `new`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, or the database does not answer.
    pub(crate) async fn add_account(
        &self,
        new: NewAccount,
        password_hash: String,
        author: Author<'_>,
    ) -> Result<AccountId, Problem> {
        let organisation = self.organisation(&new.organisation).await?.ok_or_else(no_organisation)?;
        require_open(&organisation)?;
        check::employed(new.role, organisation.kind)?;
        let draft = Draft {
            login: check::login(&new.login)?,
            password_hash,
            name: check::person_name(&new.name)?,
            role: new.role,
            first_password: new.password.is_none(),
        };
        let particulars = check::particulars(&new.particulars, author.allow_test_division, author.at)?;
        let skills = match (new.role, new.skills) {
            (StaffRole::Mediator, Some(skills)) => Some(check::skills(skills)?),
            (_, Some(_)) => return Err(not_a_mediator()),
            (_, None) => None,
        };
        let id = AccountId::new(self.secrets.id());
        let mut transaction = self.pool.begin().await?;
        insert(&mut transaction, &id, &organisation.id, draft, author.at).await.map_err(login_taken)?;
        save_particulars(&mut transaction, &id, &particulars).await?;
        if let Some(skills) = &skills {
            save_mediator(&mut transaction, &id, skills, Standing::default()).await?;
        }
        self.note(&mut transaction, author, id.as_str(), "add_account").await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Changes an account.
    ///
    /// # Errors
    ///
    /// What is wrong with the change, or the database does not answer.
    pub(crate) async fn change_account(
        &self,
        id: &AccountId,
        change: AccountChange,
        author: Author<'_>,
    ) -> Result<(), Problem> {
        let (kind, detail) = (change.key(), change.detail());
        if kind == "disable" && id == author.account {
            return Err(Problem::new(
                Kind::Conflict,
                "own-account",
                "不能停用自己的账号。请由另一位管理员来停用。",
            ));
        }
        let mediator = self.mediator(id).await?.ok_or_else(not_a_mediator);
        let mut transaction = self.pool.begin().await?;
        match change {
            AccountChange::SetName { name } => {
                set_name(&mut transaction, id, &check::person_name(&name)?).await?;
            }
            AccountChange::Disable { .. } => disable(&mut transaction, id, true).await?,
            AccountChange::Enable => disable(&mut transaction, id, false).await?,
            AccountChange::SetParticulars { particulars } => {
                let particulars = check::particulars(&particulars, author.allow_test_division, author.at)?;
                save_particulars(&mut transaction, id, &particulars).await?;
            }
            AccountChange::Register { on } => {
                let mediator = mediator?;
                let standing = check::registered(mediator.standing, on, author.at)?;
                save_mediator(&mut transaction, id, &mediator.skills, standing).await?;
            }
            AccountChange::Notify { on } => {
                let mediator = mediator?;
                let standing = check::notified(mediator.standing, on, author.at)?;
                save_mediator(&mut transaction, id, &mediator.skills, standing).await?;
            }
            AccountChange::Withdraw => {
                save_mediator(&mut transaction, id, &mediator?.skills, Standing::default()).await?;
            }
            AccountChange::SetSkills { skills } => {
                let standing = mediator?.standing;
                save_mediator(&mut transaction, id, &check::skills(skills)?, standing).await?;
            }
            AccountChange::SetPosts { organisations } => {
                let posts = check::posts(organisations, &mediator?.organisation)?;
                save_posts(&mut transaction, id, &posts).await.map_err(no_such_post)?;
            }
        }
        self.note_why(&mut transaction, author, (id.as_str(), kind, detail)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives an account a new password, of which `password_hash` is kept, and ends its sessions. `first` says that the
    /// service made it up; it has to be changed then.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn set_password(
        &self,
        id: &AccountId,
        (password_hash, first): (&str, bool),
        author: Author<'_>,
    ) -> Result<(), Problem> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("update accounts set password_hash = $2, first_password = $3 where id = $1")
            .bind(id.as_str())
            .bind(password_hash)
            .bind(i64::from(first))
            .execute(&mut *transaction)
            .await?;
        end_sessions(&mut transaction, id).await?;
        let kind = if id == author.account { "own_password" } else { "set_password" };
        self.note(&mut transaction, author, id.as_str(), kind).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn note(
        &self,
        connection: &mut AnyConnection,
        author: Author<'_>,
        subject: &str,
        kind: &str,
    ) -> Result<(), sqlx::Error> {
        self.note_why(connection, author, (subject, kind, "")).await
    }

    /// Writes down who changed what, and why.
    pub(crate) async fn note_why(
        &self,
        connection: &mut AnyConnection,
        author: Author<'_>,
        (subject, kind, detail): (&str, &str, &str),
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "insert into register_changes (id, at, by_account, subject, kind, detail) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(self.secrets.id())
        .bind(author.at.as_microsecond())
        .bind(author.account.as_str())
        .bind(subject)
        .bind(kind)
        .bind(detail)
        .execute(connection)
        .await?;
        Ok(())
    }
}

async fn set_name(
    connection: &mut AnyConnection,
    account: &AccountId,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("update accounts set name = $2 where id = $1")
        .bind(account.as_str())
        .bind(name)
        .execute(connection)
        .await?;
    Ok(())
}

async fn disable(
    connection: &mut AnyConnection,
    account: &AccountId,
    disabled: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query("update accounts set disabled = $2 where id = $1")
        .bind(account.as_str())
        .bind(i64::from(disabled))
        .execute(&mut *connection)
        .await?;
    if disabled {
        end_sessions(connection, account).await?;
    }
    Ok(())
}

async fn end_sessions(connection: &mut AnyConnection, account: &AccountId) -> Result<(), sqlx::Error> {
    sqlx::query("delete from sessions where account = $1").bind(account.as_str()).execute(connection).await?;
    Ok(())
}

/// Whether `entry` may stand where it is to stand.
fn check_place(entry: &Entry, entries: &[Entry]) -> Result<(), Problem> {
    let parent = match &entry.parent {
        Some(id) => Some(entries.iter().find(|other| other.id == *id).ok_or_else(no_organisation)?),
        None => None,
    };
    if let Some(parent) = parent
        && makes_a_circle(entries, &entry.id, &parent.id)
    {
        return Err(check::unfit("parent", "一个组织不能设在自己或自己的下级下面。请另选上级组织。"));
    }
    check::under(entry.kind, parent)?;
    parent.map_or(Ok(()), require_open)?;
    let mut below = entries.iter().filter(|other| other.parent.as_ref() == Some(&entry.id));
    below.try_for_each(|other| check::under(other.kind, Some(entry)))
}

/// Whether `entry` can be taken out of service: the center runs the rest, and nothing in service hangs in the air.
fn check_closing(entry: &Entry, entries: &[Entry]) -> Result<(), Problem> {
    if entry.kind.family() == Family::Center {
        return Err(check::taken("center-closed", "中心管着其他组织和账号，不能停用。请停用别的组织。"));
    }
    let below = |other: &&Entry| other.parent.as_ref() == Some(&entry.id) && other.closed.is_none();
    match entries.iter().find(below) {
        Some(below) => Err(check::unfit(
            "reason",
            format!("下面还有在用的组织：{}。请先停用它，或者改挂到别的组织下面。", below.name),
        )),
        None => Ok(()),
    }
}

/// Whether what `entry` stands under is in service.
fn check_open_above(entry: &Entry, entries: &[Entry]) -> Result<(), Problem> {
    let above = entries.iter().find(|other| Some(&other.id) == entry.parent.as_ref());
    above.map_or(Ok(()), require_open)
}

/// Whether something new may begin at `entry`.
pub(crate) fn require_open(entry: &Entry) -> Result<(), Problem> {
    match &entry.closed {
        None => Ok(()),
        Some(_) => Err(Problem::new(
            Kind::Conflict,
            "organisation-closed",
            format!("{}已经停用，没有保存。请另选组织，或者请中心管理员先恢复它。", entry.name),
        )),
    }
}

fn check_names(entry: &Entry, entries: &[Entry]) -> Result<(), Problem> {
    let mut others = entries.iter().filter(|other| other.id != entry.id);
    if others.clone().any(|other| other.name == entry.name) {
        return Err(check::taken("name-taken", "已经有一个同名的组织。请核对全称，或直接修改原有的组织。"));
    }
    if !entry.short.is_empty() && others.any(|other| other.short == entry.short) {
        return Err(short_taken());
    }
    Ok(())
}

fn require_committee(entry: &Entry) -> Result<(), Problem> {
    if entry.kind.family() == Family::Committee {
        return Ok(());
    }
    Err(check::taken("not-a-committee", "只有调解委员会和其他调解组织需要备案、通报。请另选组织。"))
}

fn short_taken() -> Problem {
    check::taken("short-taken", "这个简称已被别的组织使用，案号会重复。请换一个简称。")
}

pub(super) fn no_organisation() -> Problem {
    Problem::new(Kind::Invalid, "organisation-unknown", "没有这个组织，没有保存。请从列表里重新选择。")
}

fn not_a_mediator() -> Problem {
    check::taken("not-a-mediator", "这个账号不是调解员，没有备案、专长和兼任。请另选账号。")
}

/// Two administrators at once: the database has the last word.
fn organisation_taken(error: sqlx::Error) -> Problem {
    if error.as_database_error().is_some_and(|error| error.is_unique_violation()) {
        short_taken().said(Kind::Conflict, "name-taken", "这个名称或简称刚刚被别的组织使用。请换一个。")
    } else {
        error.into()
    }
}

fn login_taken(error: sqlx::Error) -> Problem {
    if error.as_database_error().is_some_and(|error| error.is_unique_violation()) {
        check::taken("login-taken", "这个账号已经有人用了。请换一个。")
    } else {
        error.into()
    }
}

fn no_such_post(error: sqlx::Error) -> Problem {
    if error.as_database_error().is_some_and(|error| error.is_foreign_key_violation()) {
        no_organisation()
    } else {
        error.into()
    }
}
