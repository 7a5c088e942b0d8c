//! 可确认性预检, the confirmability pre-check and the agreement linter: K-01…K-20.
//!
//! Advice to people, with reasons (B-905): the same matter always gets the same findings, and each says what is
//! wrong, which article says so and what to write instead. It decides nothing; a block can be overridden with a
//! reason, and the judge sees that first.
//!
//! Sources: `legal.md` C.5 (the table), B-316 (民诉法解释 461: clear parties, clear performance), B-801 (电子签名法 3),
//! B.13 (special lanes), E.4 (dispute types). Words and figures that may change are data in `confirm/data/lint/`.
//!
//! What is left out: whether an agreement is fair, and whether what people say is true.

mod act;
mod debt;
mod figure;
mod guarantee;
mod lane;
mod lexicon;
mod money;
mod people;
mod relation;
#[cfg(test)]
mod sample;
mod standing;
mod sum;
mod text;
mod title;
mod utility;
mod vague;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::clause::ClauseDraft;
use crate::case::id::PartyId;
pub(crate) use lane::is_labour_cause;
use text::Passage;

/// What the linter is told of a matter, 待检的纠纷与协议草稿.
#[derive(Debug, Clone)]
pub struct Matter<'a> {
    /// 纠纷类型, a code of `legal.md` E.4: 01…18 or 99.
    pub dispute_type: &'a str,
    /// 案由.
    pub cause: &'a str,
    /// 纠纷事实.
    pub facts: &'a str,
    /// 条款, in order.
    pub clauses: &'a [Clause<'a>],
    /// 当事人, those who are to sign.
    pub parties: &'a [Party<'a>],
    /// Whether the committee is registered and notified to the court (依法设立, B-105).
    pub committee_registered: bool,
    /// Whether the mediator is.
    pub mediator_registered: bool,
    /// Whether a court is chosen that is competent (B-213).
    pub court_competent: bool,
    /// 申请司法确认的三十日.
    pub window: Window,
    /// 借款, if the matter is about one.
    pub loan: Option<Loan>,
    /// What the mediator or the service noticed.
    pub signals: &'a [Signal],
    /// The day on which the parties signed; none while they haven't.
    pub signed_on: Option<Date>,
    /// Today in Beijing.
    pub today: Date,
}

/// A clause as the linter sees it.
#[derive(Debug, Clone, Copy)]
pub struct Clause<'a> {
    /// Number of the clause, counted from 1.
    pub no: usize,
    /// As written.
    pub draft: &'a ClauseDraft,
}

/// A party as the linter sees it.
#[derive(Debug, Clone, Copy)]
pub struct Party<'a> {
    /// The party.
    pub id: &'a PartyId,
    /// 姓名 or 名称.
    pub name: &'a str,
    /// The side the party is on.
    pub role: Role,
    /// 出生日期; none for an organisation.
    pub birth: Option<Date>,
    /// 民事行为能力.
    pub capacity: Capacity,
    /// Whether a 法定代理人 takes part and signs for the party.
    pub has_guardian: bool,
    /// Whether the party, itself or through others, signs the agreement.
    pub signs: bool,
    /// The authority of an agent who acts in the party's place; none if the party acts itself.
    pub agent: Option<Authority>,
    /// Whether the party is a 城镇居民 from outside the village; none if nobody asked.
    pub city_resident: Option<bool>,
}

/// The side a party is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 申请人.
    Applicant,
    /// 被申请人.
    Respondent,
    /// 保证人.
    Guarantor,
    /// 第三人.
    Third,
}

/// 民事行为能力 (民法典 17–23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// 完全.
    Full,
    /// 限制.
    Limited,
    /// 无.
    None,
}

/// 代理权限 (民事诉讼法 62).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// 一般授权.
    General,
    /// 特别授权.
    Special,
}

/// 申请期限 DL-C1: thirty days from effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The agreement has no effect yet.
    NotYet,
    /// Applications are in time.
    Open,
    /// Too late.
    Over,
}

/// 借款.
#[derive(Debug, Clone, Copy)]
pub struct Loan {
    /// 合同成立日.
    pub contract_day: Date,
    /// 本金 in 分.
    pub principal_fen: i64,
    /// 约定年利率 in basis points: 1400 is 14%.
    pub annual_rate_bp: Option<i64>,
    /// Whether a transfer record shows that the money was paid.
    pub paid_by_transfer: bool,
    /// Number of pieces of evidence of the debt.
    pub evidence: usize,
}

/// Something that may point to 虚假调解 (民诉法 115, 116), or to an agreement without need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// 亲属或者关联企业.
    RelatedParties,
    /// The same two met here before.
    RepeatedPair,
    /// 只有现金, no record of payment.
    CashOnly,
    /// 债务人是被执行人.
    DebtorInEnforcement,
    /// No real conflict showed in the session.
    NoConflictSeen,
    /// 签署时已全部履行.
    PerformedAtSigning,
}

/// Rules of the pre-check, `legal.md` C.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[expect(missing_docs, reason = "each code is the row of the same name in the table")]
pub enum KCode {
    #[serde(rename = "K-01")]
    K01,
    #[serde(rename = "K-02")]
    K02,
    #[serde(rename = "K-03")]
    K03,
    #[serde(rename = "K-04")]
    K04,
    #[serde(rename = "K-05")]
    K05,
    #[serde(rename = "K-06")]
    K06,
    #[serde(rename = "K-07")]
    K07,
    #[serde(rename = "K-08")]
    K08,
    #[serde(rename = "K-09")]
    K09,
    #[serde(rename = "K-10")]
    K10,
    #[serde(rename = "K-11")]
    K11,
    #[serde(rename = "K-12")]
    K12,
    #[serde(rename = "K-13")]
    K13,
    #[serde(rename = "K-14")]
    K14,
    #[serde(rename = "K-15")]
    K15,
    #[serde(rename = "K-16")]
    K16,
    #[serde(rename = "K-17")]
    K17,
    #[serde(rename = "K-18")]
    K18,
    #[serde(rename = "K-19")]
    K19,
    #[serde(rename = "K-20")]
    K20,
}

impl std::fmt::Display for KCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The variants are named like the rows: K01 is K-01.
        out.write_str(&format!("{self:?}").replacen('K', "K-", 1))
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[schema(as = FindingLevel)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 阻止: repair it, or say why not.
    Block,
    /// 提醒: look at it before going on.
    Warn,
    /// 提示: allowed, with something worth knowing.
    Hint,
}

/// What a finding stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[schema(as = FindingScope)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 司法确认: the court may not confirm it.
    Confirm,
    /// 申请: the application can't be filed as things stand.
    Filing,
    /// 电子签名: it may not be signed electronically, paper is open.
    ESign,
    /// 文字: the sentence can't be performed or enforced as written.
    Text,
}

/// Something the pre-check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LintFinding)]
pub struct Finding {
    /// The rule.
    pub code: KCode,
    /// Its weight.
    pub level: Level,
    /// What it stands in the way of.
    pub scope: Scope,
    /// Number of the clause, counted from 1; none if it is about the whole matter.
    pub clause: Option<usize>,
    /// 依据, the article.
    pub basis: &'static str,
    /// What is wrong, said to the mediator.
    pub sentence: String,
    /// What to write or do instead.
    pub instead: String,
    /// The words it is about, without blanks and with digits in half width.
    pub excerpt: Option<String>,
}

/// Longest excerpt in characters: enough to recognise a sentence, short enough for one line of a phone.
const EXCERPT_MAX: usize = 40;

/// The constant half of a finding.
#[derive(Debug, Clone, Copy)]
struct Rule {
    code: KCode,
    level: Level,
    scope: Scope,
    basis: &'static str,
}

impl Rule {
    fn finding(self, sentence: impl Into<String>, instead: impl Into<String>) -> Finding {
        let Self { code, level, scope, basis } = self;
        let (sentence, instead) = (sentence.into(), instead.into());
        Finding { code, level, scope, clause: None, basis, sentence, instead, excerpt: None }
    }
}

impl Finding {
    fn at(self, passage: &Passage, excerpt: &str) -> Self {
        let excerpt = Some(excerpt.chars().take(EXCERPT_MAX).collect());
        Self { clause: Some(passage.clause), excerpt, ..self }
    }

    fn on(self, clause: usize) -> Self {
        Self { clause: Some(clause), ..self }
    }
}

/// All findings on `matter`, by rule, then by clause; those on the whole matter come before those on a clause.
///
/// A finding on a clause depends on that clause and on the matter around it, so that it doesn't come and go while
/// somebody types elsewhere; only a guarantee is read together with the payments it is for.
#[must_use]
pub fn check(matter: &Matter) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in [
        standing::check_matter as fn(&Matter) -> Vec<Finding>,
        relation::check_matter,
        lane::check_matter,
        debt::check_matter,
        people::check_matter,
    ] {
        findings.extend(rule(matter));
    }
    for clause in matter.clauses {
        for rule in [
            relation::check_clause as fn(&Matter, &Clause) -> Vec<Finding>,
            standing::check_clause,
            lane::check_clause,
            debt::check_clause,
            people::check_clause,
            guarantee::check_clause,
            vague::check_clause,
            money::check_clause,
            act::check_clause,
        ] {
            findings.extend(rule(matter, clause));
        }
    }
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.code, finding.clause, finding.level, finding.scope);
        key(a).cmp(&key(b)).then_with(|| (&a.excerpt, &a.sentence).cmp(&(&b.excerpt, &b.sentence)))
    });
    findings.dedup();
    findings
}
