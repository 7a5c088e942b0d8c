//! Which document of `legal.md` part D a paper is.
//!
//! Variant, code and JSON name are one word. Where part D puts several documents under one number, each has a letter,
//! so that no two papers share a code: they differ in who signs, who sees them and what follows.
//!
//! * D04 函, D04b 回执, D04c 结果反馈
//! * D13 终止调解通知书 for the parties, D13b 情况说明 for the court alone (在线调解规则 21)
//! * D16d 补充材料通知书 and 询问通知书 (C45, C50; 民诉法解释 356), which part D names only in the tables of part C
//! * D19b 终结特别程序 (C75; 民事诉讼法 186), D19c 异议审查 (C90; 民诉法解释 372)
//! * D20 准许撤回 (C73; 民诉法解释 357 (1)), D20b 按撤回处理 (C74; 357 (2))
//! * D26 of what is signed before the committee, D26b of what the court makes: who issues it and who sees it differ
//!
//! * D12c 调解组织主持调解的证明, which C.4 (4) asks for and part D does not number
//! * D21 电子送达凭证, D21b 送达回证 of what was handed over or posted
//! * D24 the court's file, D24b 人民调解卷宗 of the committee

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which document of `legal.md` part D a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum Kind {
    /// 人民调解申请书, the request for mediation.
    D01,
    /// 人民调解受理登记表, the registration.
    D02,
    /// 不予受理（调解）告知书, the notice that a dispute is not taken.
    D03,
    /// 移送（委派）函, the referral letter.
    D04,
    /// 移送（委派）回执, the return slip.
    D04b,
    /// 调解结果反馈, the feedback to the referrer.
    D04c,
    /// 在线方式与个人信息处理同意书, what a person agreed to, line by line.
    D05,
    /// 人民调解当事人权利义务告知书, rights and duties.
    D06,
    /// 送达地址确认书, the confirmed address for service.
    D07,
    /// 授权委托书, the power of attorney.
    D08,
    /// 调解通知书, the notice of a session.
    D09,
    /// 人民调解记录（笔录）, the record of the mediation.
    D10,
    /// 无争议事实确认书, facts nobody disputes.
    D11,
    /// 人民调解协议书, the mediation agreement.
    D12,
    /// 人民调解口头协议登记表, the register entry of an oral agreement.
    D12b,
    /// 调解组织主持调解的证明, the committee's word that it presided (C.4, 4).
    D12c,
    /// 终止调解通知书, the notice that the mediation has ended.
    D13,
    /// 调解不成情况说明, the account for the court alone.
    D13b,
    /// 申请书（申请司法确认调解协议用）, the joint application.
    D14,
    /// 承诺书, the commitments filed apart from the application.
    D15,
    /// 受理通知书, the notice of acceptance.
    D16,
    /// 补正通知书, the one-time list of corrections.
    D16b,
    /// 民事裁定书（不予受理）, the ruling that does not accept.
    D16c,
    /// 补充材料通知书 or 询问通知书, the judge's notices during the review.
    D16d,
    /// 询问（确认）笔录, the record of the inquiry.
    D17,
    /// 民事裁定书（确认有效）, the ruling that confirms.
    D18,
    /// 民事裁定书（驳回申请）, the ruling that dismisses.
    D19,
    /// 民事裁定书（终结特别程序）, the ruling that ends the special procedure.
    D19b,
    /// 民事裁定书（异议审查）, the ruling on an objection.
    D19c,
    /// 民事裁定书（准许撤回）, the ruling that allows the withdrawal.
    D20,
    /// 民事裁定书（按撤回处理）, the ruling that treats the application as withdrawn.
    D20b,
    /// 电子送达凭证, the receipt of electronic service.
    D21,
    /// 送达回证, the receipt of service by hand, by post or in another way.
    D21b,
    /// 人民调解回访记录, the record of a follow-up visit.
    D22,
    /// 履行情况登记, the register of performance.
    D23,
    /// 卷宗封面、目录、情况说明、封底, the frame of the court's file.
    D24,
    /// 人民调解卷宗, the frame of the committee's file.
    D24b,
    /// 强制执行申请书, the application for enforcement.
    D25,
    /// 电子签名及存证报告, the report on the signatures of an agreement or application.
    D26,
    /// 电子签名及存证报告（法院文书）, the report on the signatures of a record or ruling.
    D26b,
}

impl Kind {
    /// All of them, in the order of part D.
    pub const ALL: [Self; 40] = [
        Self::D01,
        Self::D02,
        Self::D03,
        Self::D04,
        Self::D04b,
        Self::D04c,
        Self::D05,
        Self::D06,
        Self::D07,
        Self::D08,
        Self::D09,
        Self::D10,
        Self::D11,
        Self::D12,
        Self::D12b,
        Self::D12c,
        Self::D13,
        Self::D13b,
        Self::D14,
        Self::D15,
        Self::D16,
        Self::D16b,
        Self::D16c,
        Self::D16d,
        Self::D17,
        Self::D18,
        Self::D19,
        Self::D19b,
        Self::D19c,
        Self::D20,
        Self::D20b,
        Self::D21,
        Self::D21b,
        Self::D22,
        Self::D23,
        Self::D24,
        Self::D24b,
        Self::D25,
        Self::D26,
        Self::D26b,
    ];

    /// Code, for example `D12`: the variant's name. No two kinds share one.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// What lists and dossiers call it, for example 民事裁定书（驳回申请）.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// Title as printed: the name without what tells it from its siblings.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::D14 => "申 请 书",
            Self::D16c | Self::D18 | Self::D19 | Self::D19b | Self::D19c | Self::D20 | Self::D20b => {
                "民 事 裁 定 书"
            }
            Self::D26 | Self::D26b => "电子签名及存证报告",
            Self::D01
            | Self::D02
            | Self::D03
            | Self::D04
            | Self::D04b
            | Self::D04c
            | Self::D05
            | Self::D06
            | Self::D07
            | Self::D08
            | Self::D09
            | Self::D10
            | Self::D11
            | Self::D12
            | Self::D12b
            | Self::D12c
            | Self::D13
            | Self::D13b
            | Self::D15
            | Self::D16
            | Self::D16b
            | Self::D16d
            | Self::D17
            | Self::D21
            | Self::D21b
            | Self::D22
            | Self::D23
            | Self::D24
            | Self::D24b
            | Self::D25 => self.name(),
        }
    }

    /// Whether the court makes it (column 'Made in state' of part D); all others are made on the committee's side.
    #[must_use]
    pub fn is_of_court(self) -> bool {
        match self {
            Self::D16
            | Self::D16b
            | Self::D16c
            | Self::D16d
            | Self::D17
            | Self::D18
            | Self::D19
            | Self::D19b
            | Self::D19c
            | Self::D20
            | Self::D20b
            | Self::D21
            | Self::D21b
            | Self::D24
            | Self::D26b => true,
            Self::D01
            | Self::D02
            | Self::D03
            | Self::D04
            | Self::D04b
            | Self::D04c
            | Self::D05
            | Self::D06
            | Self::D07
            | Self::D08
            | Self::D09
            | Self::D10
            | Self::D11
            | Self::D12
            | Self::D12b
            | Self::D12c
            | Self::D13
            | Self::D13b
            | Self::D14
            | Self::D15
            | Self::D22
            | Self::D23
            | Self::D24b
            | Self::D25
            | Self::D26 => false,
        }
    }

    fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::D01 => ("D01", "人民调解申请书"),
            Self::D02 => ("D02", "人民调解受理登记表"),
            Self::D03 => ("D03", "不予受理（调解）告知书"),
            Self::D04 => ("D04", "移送（委派）函"),
            Self::D04b => ("D04b", "移送（委派）回执"),
            Self::D04c => ("D04c", "调解结果反馈"),
            Self::D05 => ("D05", "在线方式与个人信息处理同意书"),
            Self::D06 => ("D06", "人民调解当事人权利义务告知书"),
            Self::D07 => ("D07", "送达地址确认书"),
            Self::D08 => ("D08", "授权委托书"),
            Self::D09 => ("D09", "调解通知书"),
            Self::D10 => ("D10", "人民调解记录"),
            Self::D11 => ("D11", "无争议事实确认书"),
            Self::D12 => ("D12", "人民调解协议书"),
            Self::D12b => ("D12b", "人民调解口头协议登记表"),
            Self::D12c => ("D12c", "调解组织主持调解的证明"),
            Self::D13 => ("D13", "终止调解通知书"),
            Self::D13b => ("D13b", "调解不成情况说明"),
            Self::D14 => ("D14", "申请书（申请司法确认调解协议用）"),
            Self::D15 => ("D15", "承诺书"),
            Self::D16 => ("D16", "受理通知书"),
            Self::D16b => ("D16b", "补正通知书"),
            Self::D16c => ("D16c", "民事裁定书（不予受理）"),
            Self::D16d => ("D16d", "补充材料（询问）通知书"),
            Self::D17 => ("D17", "询问（确认）笔录"),
            Self::D18 => ("D18", "民事裁定书（确认有效）"),
            Self::D19 => ("D19", "民事裁定书（驳回申请）"),
            Self::D19b => ("D19b", "民事裁定书（终结特别程序）"),
            Self::D19c => ("D19c", "民事裁定书（异议审查）"),
            Self::D20 => ("D20", "民事裁定书（准许撤回）"),
            Self::D20b => ("D20b", "民事裁定书（按撤回处理）"),
            Self::D21 => ("D21", "电子送达凭证"),
            Self::D21b => ("D21b", "送达回证"),
            Self::D22 => ("D22", "人民调解回访记录"),
            Self::D23 => ("D23", "履行情况登记表"),
            Self::D24 => ("D24", "司法确认卷宗"),
            Self::D24b => ("D24b", "人民调解卷宗"),
            Self::D25 => ("D25", "强制执行申请书"),
            Self::D26 => ("D26", "电子签名及存证报告"),
            Self::D26b => ("D26b", "电子签名及存证报告（法院文书）"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_kinds_share_a_code_or_a_name() {
        let codes: HashSet<&str> = Kind::ALL.into_iter().map(Kind::code).collect();
        let names: HashSet<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
        assert_eq!((codes.len(), names.len()), (Kind::ALL.len(), Kind::ALL.len()));
    }

    #[test]
    fn a_code_is_what_the_api_calls_the_kind() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
    }
}
