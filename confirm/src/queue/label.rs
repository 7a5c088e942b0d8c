//! States in words, as a list shows them: one vocabulary for all roles.
//!
//! Source: the state column of `legal.md` C.1, C.3 and C.6. A code that is not there is shown as it is, so that a row
//! never disappears because its state is new.

/// Every state of `legal.md` part C with its Chinese term.
pub const STATES: &[(&str, &str)] = &[
    ("M00", "登记草稿"),
    ("M10", "已申请"),
    ("M15", "征询对方意愿"),
    ("M20", "受理"),
    ("M25", "不受理"),
    ("M30", "指派调解员"),
    ("M40", "已排期"),
    ("M50", "核对身份"),
    ("M55", "告知权利义务"),
    ("M60", "联席调解"),
    ("M62", "单独沟通"),
    ("M65", "休会"),
    ("M70", "核对笔录"),
    ("M80", "拟定协议"),
    ("M82", "宣读核对"),
    ("M85", "等签字"),
    ("M88", "等盖章"),
    ("M90", "协议已生效"),
    ("M91", "口头协议"),
    ("M92", "已变更"),
    ("M95", "已终止"),
    ("M99", "材料待核实"),
    ("C00", "可申请司法确认"),
    ("C05", "申请期限已过"),
    ("C10", "起草共同申请"),
    ("C15", "等双方签申请书"),
    ("C20", "等法院受理"),
    ("C25", "补正"),
    ("C31", "已受理"),
    ("C32", "不予受理"),
    ("C40", "审查中"),
    ("C45", "补充材料"),
    ("C50", "已排期询问"),
    ("C55", "法庭核对身份"),
    ("C58", "转线下"),
    ("C60", "询问中"),
    ("C65", "核对询问笔录"),
    ("C71", "确认有效"),
    ("C72", "驳回申请"),
    ("C73", "准许撤回"),
    ("C74", "按撤回处理"),
    ("C75", "终结特别程序"),
    ("C80", "等送达"),
    ("C90", "异议"),
    ("C95", "已归档"),
    ("P10", "履行中"),
    ("P20", "部分履行"),
    ("P30", "已履行"),
    ("P40", "履行逾期"),
    ("P50", "可申请执行"),
    ("P51", "已申请执行"),
    ("P60", "未确认而逾期"),
];

/// The state with this code, in words.
#[must_use]
pub fn of_state(code: &str) -> &str {
    STATES.iter().find(|(known, _)| *known == code).map_or(code, |(_, label)| label)
}
