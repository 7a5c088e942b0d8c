//! What is checked, in order, and by which rule.
//!
//! Sources: ETSI EN 319 102-1 (5.2 building blocks, 5.4 time stamps, 5.5 and 5.6 signatures with time and for the long
//! term), ISO 32000-1 12.8, `documents.md` 3 (what the standard leaves open: the register first, coverage, padding,
//! what changes between two signatures). A check whose object is missing, or that an earlier failure left no room for,
//! is told as not done: never as passed.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::{Fault, Report};
use super::CheckEntry;

/// A check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TechnicalProcedure)]
pub enum Procedure {
    /// The bytes are those of a registered state.
    Register,
    /// The file can be read and is built as ours are.
    Format,
    /// Each signature covers the whole file but its own room, which holds nothing else.
    Coverage,
    /// Each signature names its certificate.
    Certificate,
    /// What was signed is what stands there, and the value fits the key.
    Cryptography,
    /// Certificates lead to the root and were valid at the time of the stamp.
    Chain,
    /// The certificate is that of whoever is named, and may stand at that place.
    Holder,
    /// Each signature has a time stamp of a trusted authority.
    Stamp,
    /// Nothing but a signature happened between two states.
    Between,
    /// Nothing follows that nobody signed.
    Tail,
    /// Certificates were not revoked when they signed.
    Revocation,
    /// A time stamp over everything closes the file.
    Archive,
    /// The record is under a published daily root.
    Anchor,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TechnicalOutcome)]
pub enum Outcome {
    /// Nothing against it.
    Passed,
    /// Something is wrong.
    Failed,
    /// There was nothing to check, or no way to.
    NotDone,
}

impl Procedure {
    const ALL: [Self; 13] = [
        Self::Register,
        Self::Format,
        Self::Coverage,
        Self::Certificate,
        Self::Cryptography,
        Self::Chain,
        Self::Holder,
        Self::Stamp,
        Self::Between,
        Self::Tail,
        Self::Revocation,
        Self::Archive,
        Self::Anchor,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Register => "与登记的版本逐字节相同",
            Self::Format => "文件可以读取，结构与本系统文书一致",
            Self::Coverage => "签名覆盖整份文件，预留位置没有夹带",
            Self::Certificate => "签名指明了所用证书",
            Self::Cryptography => "摘要与签名值正确",
            Self::Chain => "证书链到信任根，盖时间戳时有效",
            Self::Holder => "证书属于所署的人，可以签在这个位置，一证一签",
            Self::Stamp => "每个签名都有可信时间戳",
            Self::Between => "两次签名之间没有其他改动",
            Self::Tail => "末尾没有无人签名的内容",
            Self::Revocation => "签名时证书没有被吊销",
            Self::Archive => "文档时间戳覆盖全部内容",
            Self::Anchor => "操作记录已列入日锚",
        }
    }

    fn rule(self) -> &'static str {
        match self {
            Self::Register => "调确文书规范 3(1)",
            Self::Format => "EN 319 102-1 5.2.2；调确文书规范 3(2)",
            Self::Coverage => "ISO 32000-1 12.8.1；EN 319 142-1 5.2；调确文书规范 3(2)",
            Self::Certificate => "EN 319 102-1 5.2.3；RFC 5035",
            Self::Cryptography => "EN 319 102-1 5.2.7；RFC 5652 5.4",
            Self::Chain => "EN 319 102-1 5.2.6；RFC 5280 6",
            Self::Holder => "EN 319 102-1 5.2.8；调确文书规范 2",
            Self::Stamp => "EN 319 102-1 5.4、5.5；RFC 3161",
            Self::Between => "ISO 32000-1 12.8.2.2；调确文书规范 3(2)",
            Self::Tail => "调确文书规范 3(2)",
            Self::Revocation => "EN 319 102-1 5.2.5、5.2.6；RFC 5280 6.3",
            Self::Archive => "EN 319 102-1 5.6；ISO 32000-2 12.8.5",
            Self::Anchor => "RFC 6962 2.1；RFC 3161；调确文书规范 4",
        }
    }

    /// The check that finds `fault`.
    fn finding(fault: Fault) -> Self {
        match fault {
            Fault::TooLarge | Fault::Unreadable | Fault::Foreign | Fault::Unsigned => Self::Format,
            Fault::Coverage | Fault::Padding => Self::Coverage,
            Fault::Certificate | Fault::Container => Self::Certificate,
            Fault::Changed | Fault::Value => Self::Cryptography,
            Fault::Untrusted => Self::Chain,
            Fault::CertificateReused | Fault::Holder => Self::Holder,
            Fault::NoStamp | Fault::Stamp => Self::Stamp,
            Fault::Altered => Self::Between,
            Fault::Appended => Self::Tail,
            Fault::Revoked | Fault::Evidence => Self::Revocation,
            Fault::AfterArchive => Self::Archive,
        }
    }

    fn entry(self, outcome: Outcome) -> CheckEntry {
        CheckEntry { code: self, title: self.title(), rule: self.rule(), outcome }
    }
}

/// Every check with how it ended.
pub(super) fn checks(report: &Report) -> Vec<CheckEntry> {
    let of_signatures = report.signatures.iter().flat_map(|one| &one.faults);
    let failed: Vec<Procedure> =
        report.faults.iter().chain(of_signatures).map(|fault| Procedure::finding(*fault)).collect();
    let archive_failed = report.archives.iter().any(|one| !one.faults.is_empty());
    let readable = !failed.contains(&Procedure::Format);
    // A signature whose container can't be read ends its own check there.
    let whole = readable && report.signatures.iter().all(|one| one.certificate.is_some());
    let known = report.signatures.iter().all(|one| one.standing == Some(super::Standing::Good));
    let outcome = |procedure: Procedure| match procedure {
        Procedure::Archive if archive_failed => Outcome::Failed,
        procedure if failed.contains(&procedure) => Outcome::Failed,
        Procedure::Register | Procedure::Anchor => Outcome::NotDone,
        Procedure::Format => Outcome::Passed,
        Procedure::Coverage | Procedure::Tail | Procedure::Between => done(readable),
        Procedure::Certificate | Procedure::Cryptography | Procedure::Holder | Procedure::Stamp => {
            done(whole)
        }
        Procedure::Chain => done(whole && report.signatures.iter().all(|one| one.stamped_at.is_some())),
        Procedure::Revocation => done(whole && known),
        Procedure::Archive => done(report.level == Some(super::super::Level::Archived)),
    };
    Procedure::ALL.into_iter().map(|procedure| procedure.entry(outcome(procedure))).collect()
}

/// Every check, none of them done.
pub(super) fn none_done() -> Vec<CheckEntry> {
    Procedure::ALL.into_iter().map(|procedure| procedure.entry(Outcome::NotDone)).collect()
}

/// Notes that `procedure` passed.
pub(super) fn pass(checks: &mut [CheckEntry], procedure: Procedure) {
    for check in checks.iter_mut().filter(|check| check.code == procedure) {
        check.outcome = Outcome::Passed;
    }
}

fn done(is_done: bool) -> Outcome {
    if is_done { Outcome::Passed } else { Outcome::NotDone }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::verify;

    #[test]
    fn what_could_not_be_checked_has_not_passed() {
        let checks = checks(&verify(b"hello", &[]));
        let outcomes: Vec<Outcome> = checks.iter().map(|check| check.outcome).collect();
        assert_eq!(outcomes[1], Outcome::Failed, "the format");
        assert!(!outcomes.contains(&Outcome::Passed), "{checks:#?}");
    }

    #[test]
    fn every_check_stands_once() {
        for (index, procedure) in Procedure::ALL.into_iter().enumerate() {
            assert!(!Procedure::ALL[..index].contains(&procedure), "{procedure:?}");
        }
    }
}
