//! 受控词表, the words a case may be described with, as data.
//!
//! Sources: `legal.md` E.3 (divisions), E.4 (dispute types), E.5 (sources, kinds of organisations, modes, severity,
//! risk), B-520 (E1–E8), B-310 (NA-1…NA-5) and B-313 (RJ-1…RJ-6). The tables are `confirm/data/*.json`; a code that is
//! not in its table is no code. Left out: the codes of the ministry's own standard (SF/T 0018-2019, H-13).

mod dispute;
mod division;
mod reason;
mod word;

use serde::Serialize;
use utoipa::ToSchema;

pub use self::dispute::{Cause, Confirmable, DisputeType, ESign, dispute_type, dispute_types};
pub use self::division::{Division, division, divisions};
pub use self::reason::{
    Reason, dismissal, dismissals, end_reason, end_reasons, refusal_of_acceptance, refusals_of_acceptance,
};
pub use self::word::{
    Word, mode, modes, organisation_kind, organisation_kinds, risk, risks, severities, severity, source,
    sources,
};

/// All tables together, as a screen needs them.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Vocabulary {
    /// 纠纷类型.
    pub dispute_types: &'static [DisputeType],
    /// 来源.
    pub sources: &'static [Word],
    /// 调解组织类型.
    pub organisation_kinds: &'static [Word],
    /// 调解方式.
    pub modes: &'static [Word],
    /// 三色, how grave a dispute is.
    pub severities: &'static [Word],
    /// 五级, the risk after it.
    pub risks: &'static [Word],
    /// 终结情形, E1–E8.
    pub end_reasons: &'static [Reason],
    /// 不予受理, NA-1…NA-5.
    pub refusals_of_acceptance: &'static [Reason],
    /// 裁定驳回申请, RJ-1…RJ-6.
    pub dismissals: &'static [Reason],
    /// 行政区划.
    pub divisions: &'static [Division],
}

/// All tables.
#[must_use]
pub fn vocabulary() -> Vocabulary {
    Vocabulary {
        dispute_types: dispute_types(),
        sources: sources(),
        organisation_kinds: organisation_kinds(),
        modes: modes(),
        severities: severities(),
        risks: risks(),
        end_reasons: end_reasons(),
        refusals_of_acceptance: refusals_of_acceptance(),
        dismissals: dismissals(),
        divisions: divisions(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[track_caller]
    fn check(codes: &[&str], expected: &[&str]) {
        assert_eq!(codes, expected);
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "a code comes twice");
    }

    fn codes(words: &[Word]) -> Vec<&'static str> {
        assert!(words.iter().all(|word| !word.name.is_empty()));
        words.iter().map(|word| word.code).collect()
    }

    #[test]
    fn words_are_those_of_the_specification() {
        let expected = [
            "SELF",
            "PROACTIVE",
            "COURT_INVITED",
            "COURT_TOLD",
            "POLICE",
            "PETITION",
            "PROCURATORATE",
            "GRID",
            "HOTLINE",
            "OTHER",
        ];
        check(&codes(sources()), &expected);
        let expected = [
            "PM_VILLAGE",
            "PM_TOWN",
            "PM_ENTERPRISE",
            "PM_INDUSTRY",
            "LABOR",
            "COMMERCIAL",
            "ADMIN",
            "STUDIO",
        ];
        check(&codes(organisation_kinds()), &expected);
        check(&codes(modes()), &["SYNC", "SEPARATE", "HYBRID", "ONSITE", "PHONE"]);
        check(&codes(severities()), &["GREEN", "BLUE", "RED"]);
        check(&codes(risks()), &["SAFE", "MINOR", "LOW", "MEDIUM", "HIGH"]);
    }

    #[test]
    fn words_are_found_by_their_code_only() {
        assert_eq!(source("COURT_INVITED").unwrap().name, "法院邀请、委派");
        assert_eq!(organisation_kind("PM_TOWN").unwrap().name, "乡镇（街道）人民调解委员会");
        assert_eq!(mode("HYBRID").unwrap().name, "线上线下结合");
        assert_eq!(severity("RED").unwrap().name, "重大");
        assert_eq!(risk("SAFE").unwrap().name, "平安");
        assert!(
            [source("self"), organisation_kind(""), mode("SYNC "), severity("YELLOW"), risk("平安")]
                .iter()
                .all(Option::is_none)
        );
    }

    #[test]
    fn whole_vocabulary_is_served_as_it_is_read() {
        let served = serde_json::to_value(vocabulary()).unwrap();
        assert_eq!(served["dispute_types"][14]["name"], "物业");
        assert_eq!(served["refusals_of_acceptance"][2]["code"], "NA-3");
        assert_eq!(served["divisions"].as_array().unwrap().len(), divisions().len());
    }
}
