//! Names of the places to sign: ASCII, as PDF readers expect them, and the same in every paper.
//!
//! Parties are `Party1`… ([`party_field`]) and agents `Agent1`… ([`agent_field`]) in the order in which the paper
//! itself names them; a paper for one party knows only `Party1`.

/// 人民调解员, the mediator.
pub const MEDIATOR: &str = "Mediator";
/// 记录人, the recorder.
pub const RECORDER: &str = "Recorder";
/// 人民调解委员会印章, the committee's seal.
pub const COMMITTEE_SEAL: &str = "CommitteeSeal";
/// 登记人 or 工作人员, who registered or read aloud at the station.
pub const OPERATOR: &str = "Operator";
/// 翻译, the interpreter.
pub const INTERPRETER: &str = "Interpreter";
/// 回访人, who paid the visit.
pub const VISITOR: &str = "Visitor";
/// 立卷人, who filed the dossier.
pub const FILER: &str = "Filer";
/// 移送（委派）单位印章, the referrer's seal.
pub const REFERRER_SEAL: &str = "ReferrerSeal";
/// 审判员, the judge.
pub const JUDGE: &str = "Judge";
/// 书记员, the clerk.
pub const CLERK: &str = "Clerk";
/// 院印, the court's seal.
pub const COURT_SEAL: &str = "CourtSeal";

/// Name of the field of the party at `index`, counted from 0 in the paper's order.
#[must_use]
pub fn party_field(index: usize) -> String {
    format!("Party{}", index + 1)
}

/// Whether a field is that of a party or an agent.
#[must_use]
pub fn is_of_party(field: &str) -> bool {
    let number = field.strip_prefix("Party").or_else(|| field.strip_prefix("Agent"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Name of the field of the agent at `index`, counted from 0 in the paper's order.
#[must_use]
pub fn agent_field(index: usize) -> String {
    format!("Agent{}", index + 1)
}
