//! 模板: texts that an organisation keeps for its mediators, to be put into a clause of the kind "other" or into the
//! record (D10) and edited there.
//!
//! Nothing is filled in by a machine: amounts, names and days stand in clauses of their own kinds, whose sentences the
//! rules make. What was put into a case is the case's text; a template that changes later changes no case.

use super::{
    Entry, Register,
    change::{Author, no_organisation, require_open},
    check::unfit,
};
use crate::problem::Problem;
use confirm::case::id::OrgId;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::HashSet;
use utoipa::ToSchema;

/// Characters of a title; it stands in a list that opens.
const TITLE_MAX: usize = 30;
/// Characters of a text: as many as the form of a clause takes.
const TEXT_MAX: usize = 500;
/// Templates of one organisation; more than these nobody looks through while two parties wait.
const TEMPLATES_MAX: usize = 100;

/// Where a template belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TemplateKind {
    /// 其他条款: a clause of the kind "other".
    Clause,
    /// 调解记录 (D10).
    Record,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Template {
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) organisation: OrgId,
    pub(crate) kind: TemplateKind,
    /// 名称
    pub(crate) title: String,
    /// 内容
    pub(crate) text: String,
    /// Whether it is offered.
    pub(crate) in_use: bool,
}

/// A template to put in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct NewTemplate {
    /// Whose it is.
    pub(crate) organisation: OrgId,
    pub(crate) kind: TemplateKind,
    /// 名称
    pub(crate) title: String,
    /// 内容
    pub(crate) text: String,
}

/// A template of a directory file.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TemplateEntry {
    kind: TemplateKind,
    title: String,
    text: String,
}

/// A change of a template, told apart by `kind`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum TemplateChange {
    /// Writes it anew.
    Write {
        /// 名称
        title: String,
        /// 内容
        text: String,
    },
    /// 停用: offered no more.
    Retire,
    /// 恢复.
    Restore,
}

impl TemplateKind {
    fn key(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Record => "record",
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        [Self::Clause, Self::Record].into_iter().find(|kind| kind.key() == key)
    }
}

impl Register {
    /// Every template, by organisation, in the order in which they were put in.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn templates(&self) -> Result<Vec<Template>, sqlx::Error> {
        let rows = sqlx::query(
            "select id, organisation, kind, title, body, in_use from templates order by organisation, seq, id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(template).collect()
    }

    /// What is offered to whoever works in `organisation`: its own templates first, then those of what it stands under.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn templates_for(&self, organisation: &OrgId) -> Result<Vec<Template>, sqlx::Error> {
        let (entries, all) = (self.all().await?, self.templates().await?);
        let offered = |id: &OrgId| {
            let own = all.iter().filter(|template| template.in_use && template.organisation == *id);
            own.cloned().collect::<Vec<_>>()
        };
        Ok(upwards(&entries, organisation).iter().flat_map(offered).collect())
    }

    /// Puts a template in.
    ///
    /// # Errors
    ///
    /// What is wrong with it, or the database does not answer.
    pub(crate) async fn add_template(
        &self,
        new: NewTemplate,
        author: Author<'_>,
    ) -> Result<Template, Problem> {
        let entry = self.organisation(&new.organisation).await?.ok_or_else(no_organisation)?;
        require_open(&entry)?;
        let all = self.templates().await?;
        let template = Template {
            id: self.secrets.id(),
            title: title(&new.title)?,
            text: text(&new.text, new.kind)?,
            organisation: new.organisation,
            kind: new.kind,
            in_use: true,
        };
        check_title(&template, &all)?;
        if all.iter().filter(|other| other.organisation == template.organisation).count() >= TEMPLATES_MAX {
            return Err(unfit("title", "这个组织的模板已经有100个，太多了不好找。请改写或者停用旧的。"));
        }
        let mut transaction = self.pool.begin().await?;
        insert(&mut transaction, &template).await?;
        self.note_why(&mut transaction, author, (&template.id, "add_template", "")).await?;
        transaction.commit().await?;
        Ok(template)
    }

    /// Changes a template.
    ///
    /// # Errors
    ///
    /// What is wrong with the change, or the database does not answer.
    pub(crate) async fn change_template(
        &self,
        id: &str,
        change: TemplateChange,
        author: Author<'_>,
    ) -> Result<Template, Problem> {
        let all = self.templates().await?;
        let before = all.iter().find(|template| template.id == id).cloned().ok_or_else(Problem::unknown)?;
        let (key, template) = match change {
            TemplateChange::Write { title: named, text: written } => {
                let text = text(&written, before.kind)?;
                ("write_template", Template { title: title(&named)?, text, ..before })
            }
            TemplateChange::Retire => ("retire_template", Template { in_use: false, ..before }),
            TemplateChange::Restore => ("restore_template", Template { in_use: true, ..before }),
        };
        check_title(&template, &all)?;
        let mut transaction = self.pool.begin().await?;
        sqlx::query("update templates set title = $2, body = $3, in_use = $4 where id = $1")
            .bind(&template.id)
            .bind(&template.title)
            .bind(&template.text)
            .bind(i64::from(template.in_use))
            .execute(&mut *transaction)
            .await?;
        self.note_why(&mut transaction, author, (&template.id, key, "")).await?;
        transaction.commit().await?;
        Ok(template)
    }

    /// Puts in the templates of a directory file, whose author answers for them.
    ///
    /// # Errors
    ///
    /// The database does not answer.
    pub(crate) async fn bring_templates(
        &self,
        connection: &mut AnyConnection,
        organisation: &OrgId,
        brought: &[TemplateEntry],
    ) -> Result<(), sqlx::Error> {
        for TemplateEntry { kind, title, text } in brought {
            let template = Template {
                id: self.secrets.id(),
                organisation: organisation.clone(),
                kind: *kind,
                title: title.clone(),
                text: text.clone(),
                in_use: true,
            };
            insert(connection, &template).await?;
        }
        Ok(())
    }
}

async fn insert(connection: &mut AnyConnection, template: &Template) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into templates (id, organisation, kind, title, body, in_use, seq) values ($1, $2, $3, $4, $5, $6, \
         (select coalesce(max(seq), 0) + 1 from templates))",
    )
    .bind(&template.id)
    .bind(template.organisation.as_str())
    .bind(template.kind.key())
    .bind(&template.title)
    .bind(&template.text)
    .bind(i64::from(template.in_use))
    .execute(connection)
    .await?;
    Ok(())
}

/// `organisation` and what it stands under, up to the top.
fn upwards(entries: &[Entry], organisation: &OrgId) -> Vec<OrgId> {
    let mut seen = HashSet::new();
    let mut way = Vec::new();
    let mut at = Some(organisation.clone());
    while let Some(id) = at.filter(|id| seen.insert(id.clone())) {
        at = entries.iter().find(|entry| entry.id == id).and_then(|entry| entry.parent.clone());
        way.push(id);
    }
    way
}

fn template(row: &AnyRow) -> Result<Template, sqlx::Error> {
    let key: String = row.try_get("kind")?;
    let kind = TemplateKind::of_key(&key)
        .ok_or_else(|| sqlx::Error::Decode(format!("no kind of template {key}").into()))?;
    Ok(Template {
        id: row.try_get("id")?,
        organisation: OrgId::new(row.try_get::<String, _>("organisation")?),
        kind,
        title: row.try_get("title")?,
        text: row.try_get("body")?,
        in_use: row.try_get::<i64, _>("in_use")? != 0,
    })
}

fn title(title: &str) -> Result<String, Problem> {
    let title = title.trim();
    if (2..=TITLE_MAX).contains(&title.chars().count()) && !title.chars().any(char::is_control) {
        Ok(title.to_owned())
    } else {
        Err(unfit("title", "请写模板名称，2到30个字，让调解员一看就知道用在哪里。"))
    }
}

/// A clause is one paragraph; the record may have several.
fn text(text: &str, kind: TemplateKind) -> Result<String, Problem> {
    let text = text.trim().replace("\r\n", "\n");
    if !(5..=TEXT_MAX).contains(&text.chars().count()) {
        return Err(unfit("text", "请写模板内容，5到500个字。"));
    }
    if text.contains(['{', '}']) {
        return Err(unfit(
            "text",
            "系统不会替模板填写内容，请不要写花括号。金额、日期由调解员写进付款、分期等条款。",
        ));
    }
    let paragraphs = kind == TemplateKind::Record;
    if text.chars().any(|sign| sign.is_control() && !(paragraphs && sign == '\n')) {
        return Err(unfit("text", "条款是一段话，请不要换行。"));
    }
    Ok(text)
}

/// Two of the same name cannot be told apart in the list.
fn check_title(template: &Template, all: &[Template]) -> Result<(), Problem> {
    let same = |other: &&Template| {
        other.id != template.id
            && other.in_use
            && template.in_use
            && (other.organisation == template.organisation && other.kind == template.kind)
            && other.title == template.title
    };
    match all.iter().find(same) {
        Some(_) => Err(unfit("title", "这个组织已经有同名的模板。请换一个名称，或者修改原来的那个。")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use confirm::registry::OrganisationKind;

    #[track_caller]
    fn refuses(written: &str, kind: TemplateKind, says: &str) {
        let problem = text(written, kind).unwrap_err();
        assert!(problem.detail().contains(says), "{}", problem.detail());
    }

    #[test]
    fn a_template_is_a_text_that_nobody_fills_in() {
        assert_eq!(text(" 双方各自保密。\r\n", TemplateKind::Clause).unwrap(), "双方各自保密。");
        assert_eq!(text("第一段。\r\n第二段。", TemplateKind::Record).unwrap(), "第一段。\n第二段。");
        refuses("第一段。\n第二段。", TemplateKind::Clause, "不要换行");
        refuses("被申请人支付{{金额}}元。", TemplateKind::Clause, "花括号");
        refuses("短", TemplateKind::Record, "5到500个字");
    }

    #[test]
    fn a_committee_is_offered_what_stands_above_it_too() {
        let entry = |id: &str, parent: Option<&str>| Entry {
            parent: parent.map(OrgId::new),
            ..Entry::new(OrgId::new(id), OrganisationKind::PmTown)
        };
        let entries = [
            entry("center", None),
            entry("liuhe", Some("center")),
            entry("a", Some("b")),
            entry("b", Some("a")),
        ];
        let way =
            |id: &str| upwards(&entries, &OrgId::new(id)).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(way("liuhe"), ["liuhe", "center"]);
        assert_eq!(way("a"), ["a", "b"]);
    }
}
