//! 纠纷类型, the dispute types (E.4).
//!
//! A type says what is usual: whether its papers may be signed electronically (B-801: 电子签名法 3) and whether its
//! agreements may be confirmed (B-310, K-08). What a clause really says is for the linter to see.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 案由, a cause of action of 民事案件案由规定. Papers print the name; numbers change with each edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// For example 物业服务合同纠纷.
    pub name: &'static str,
    /// Its number in the edition of December 2025.
    pub number: &'static str,
}

/// Whether papers of a type may be signed electronically.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ESign {
    /// Yes.
    Yes,
    /// The law excludes them (电子签名法 3): ink on paper only.
    No,
    /// The law excludes some of them, and courts may read it widely (H-9): ink on paper, to be safe.
    Conservative,
}

/// Whether agreements of a type may be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confirmable {
    /// Yes, where the content is concrete.
    Yes,
    /// Never.
    No,
    /// Only what has to be paid (法释〔2020〕26号 52).
    PaymentOnly,
    /// Some content may be confirmed and some may not.
    Partly,
}

/// A row of E.4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeType {
    /// Two digits, for example 15.
    pub code: &'static str,
    /// For example 物业.
    pub name: &'static str,
    /// Typical causes.
    pub causes: Vec<Cause>,
    /// 电子签名.
    pub e_sign: ESign,
    /// Why, with the article.
    pub e_sign_reason: &'static str,
    /// 司法确认.
    pub confirmable: Confirmable,
    /// Why, with the article.
    pub confirmable_reason: &'static str,
    /// Grounds on which a court refuses what may not be confirmed, for example NA-3.
    pub refusal_codes: Vec<&'static str>,
}

impl DisputeType {
    /// Whether its papers may be signed electronically here. Both other answers mean ink on paper.
    #[must_use]
    pub fn may_e_sign(&self) -> bool {
        match self.e_sign {
            ESign::Yes => true,
            ESign::No | ESign::Conservative => false,
        }
    }
}

static TYPES: LazyLock<Vec<DisputeType>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/dispute_types.json"))
        .expect("a test reads the types of this build")
});

/// All dispute types.
#[must_use]
pub fn dispute_types() -> &'static [DisputeType] {
    &TYPES
}

/// The dispute type with this code, for example 15.
#[must_use]
pub fn dispute_type(code: &str) -> Option<&'static DisputeType> {
    dispute_types().iter().find(|kind| kind.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{dismissal, refusal_of_acceptance};

    #[track_caller]
    fn check(code: &str, name: &str, e_sign: ESign, confirmable: Confirmable) {
        let kind = dispute_type(code).unwrap();
        assert_eq!((kind.name, kind.e_sign, kind.confirmable), (name, e_sign, confirmable), "{code}");
    }

    #[test]
    fn types_say_what_the_specification_says() {
        use Confirmable::{Partly, PaymentOnly, Yes as Confirm};
        use ESign::{Conservative, No, Yes};
        check("01", "婚姻家庭", Conservative, Partly);
        check("02", "继承", No, Partly);
        check("03", "邻里", Yes, Confirm);
        check("04", "房屋、宅基地", Yes, Partly);
        check("05", "合同", Yes, Confirm);
        check("06", "生产经营", Yes, Confirm);
        check("07", "损害赔偿", Yes, Confirm);
        check("08", "山林土地（承包）", Yes, Partly);
        check("09", "征地拆迁", Yes, Partly);
        check("10", "环境污染", Yes, Confirm);
        check("11", "劳动争议", Yes, PaymentOnly);
        check("12", "拖欠农民工工资、劳务", Yes, PaymentOnly);
        check("13", "道路交通事故", Yes, Confirm);
        check("14", "医疗", Yes, Confirm);
        check("15", "物业", Yes, Confirm);
        check("16", "消费（含旅游、电商）", Yes, Confirm);
        check("17", "校园", Yes, Confirm);
        check("18", "金融、小额", Yes, Confirm);
        check("99", "其他", Yes, Partly);
        assert_eq!(dispute_types().len(), 19);
        assert!(["", "0", "19", "物业"].iter().all(|code| dispute_type(code).is_none()));
    }

    #[test]
    fn every_answer_has_a_reason_and_every_ground_exists() {
        for kind in dispute_types() {
            assert!(!kind.e_sign_reason.is_empty() && !kind.confirmable_reason.is_empty(), "{}", kind.code);
            assert!(kind.causes.iter().all(|cause| cause.name.ends_with("纠纷")), "{}", kind.code);
            assert!(!kind.causes.is_empty() || kind.code == "99", "{}", kind.code);
            for code in &kind.refusal_codes {
                assert!(refusal_of_acceptance(code).or(dismissal(code)).is_some(), "{code}");
            }
        }
    }

    #[test]
    fn family_and_inheritance_are_signed_in_ink() {
        let ink: Vec<&str> =
            dispute_types().iter().filter(|kind| !kind.may_e_sign()).map(|kind| kind.code).collect();
        assert_eq!(ink, ["01", "02"]);
    }

    #[test]
    fn causes_of_the_fixture_stand_under_their_type() {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/cases.json")).unwrap();
        for case in fixture["cases"].as_array().unwrap() {
            let kind = dispute_type(case["type"].as_str().unwrap()).unwrap();
            let cause = case["cause"].as_str().unwrap();
            assert!(kind.causes.iter().any(|known| known.name == cause), "{cause}");
            let e_sign = case["expect"]["esign"].as_bool().unwrap_or(true);
            assert_eq!(kind.may_e_sign(), e_sign, "{}", case["id"]);
        }
    }
}
