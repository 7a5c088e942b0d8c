//! K-09: water, power, heat or gas that are cut to press for money.
//!
//! Sources: `legal.md` C.5, B-801; 民法典 944 (物业服务人不得停水停电停热停气催费); 电子签名法 3.
//!
//! Whether a cut presses for money is told from what stands around it: a promise not to cut, a repair with an announced
//! stop, and the damage of a cut are none.

use super::lexicon::UTILITIES;
use super::text::{Passage, after, before, masked, part, says};
use super::{Finding, KCode, Level, Rule, Scope};

/// How far a denial reaches in characters: over a list of four ways to cut. Longer would reach what a sentence began with.
const DENIED_MAX: usize = 24;

const UTILITY: Rule = Rule {
    code: KCode::K09,
    level: Level::Block,
    scope: Scope::Confirm,
    basis: "民法典第944条；电子签名法第3条",
};
const PAPER: Rule = Rule { scope: Scope::ESign, basis: "电子签名法第3条", ..UTILITY };

/// K-09: water, power, heat or gas are cut to press for money.
pub(super) fn utilities(passage: &Passage, sentence: &str) -> Vec<Finding> {
    let open = masked(sentence, &UTILITIES.except);
    let cut = UTILITIES
        .cuts
        .iter()
        .flat_map(|pattern| pattern.find_all(&open))
        .filter(|(start, end)| {
            !is_denied(&open, *start) && !is_told_of(&open, *end) && !is_technical(&open, *start)
        })
        .min();
    let Some((at, _)) = cut else { return Vec::new() };
    let excerpt = part(sentence, at).1;
    let instead = "请删去这一条，改写成违约责任，例如“逾期付款的，自逾期之日起按一年期LPR计付违约金”。";
    vec![
        UTILITY
            .finding("不得用停水、停电、停热、停气的办法催交费用，这样的约定违法。", instead)
            .at(passage, excerpt),
        PAPER.finding("停止供水、供电、供热、供气的文书不能用电子签名。", instead).at(passage, excerpt),
    ]
}

/// Whether the cut at `at` is denied: 不得停水, 不采取停水、停电等方式. The first letter of the cut tells 不再停电 from
/// 不再供电.
fn is_denied(sentence: &str, at: usize) -> bool {
    let head = before(sentence, at, DENIED_MAX);
    // 不得拖欠否则停电: what was denied ends with 否则.
    let turn = UTILITIES.turns.iter().filter_map(|word| head.rfind(word.as_str())).max().unwrap_or(0);
    says(&format!("{}{}", &head[turn..], after(sentence, at, 1)), &UTILITIES.never)
}

/// Whether a cut is only told of, with what it did: 停水停电造成的损失.
fn is_told_of(sentence: &str, end: usize) -> bool {
    let mut tail = &sentence[end..];
    while let Some(rest) = ["停水", "停电", "停暖", "停气", "断水", "断电", "、", "和", "及", "或"]
        .iter()
        .find_map(|word| tail.strip_prefix(word))
    {
        tail = rest;
    }
    UTILITIES.after.iter().any(|word| tail.starts_with(word.as_str()))
}

/// Whether a cut is a stop for a repair or by the supplier, and nobody in the sentence is pressed by it.
fn is_technical(sentence: &str, at: usize) -> bool {
    says(part(sentence, at).1, &UTILITIES.technical) && !says(sentence, &UTILITIES.pressure)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, finding};
    use super::super::text::normal;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(KCode, Level)]) {
        let found: Vec<(KCode, Level)> =
            codes("03", text).into_iter().filter(|(code, _)| *code == KCode::K09).collect();
        assert_eq!(found, expected, "{text}");
    }

    const CUT: &[(KCode, Level)] = &[(KCode::K09, Level::Block), (KCode::K09, Level::Block)];

    #[test]
    fn k_09_utilities_are_not_cut() {
        for text in [
            "逾期不交的，物业公司停止供水供电",
            "逾期停水停电",
            "不按时交费的，断水断电",
            "欠费期间物业有权中断供暖",
            "再不交就拉闸",
            "物业公司可切断用水、用电",
            "到期不付的停止供应燃气",
            "不交费的不予供热",
            "未付清前停 暖",
            "物业公司有权停电 停水",
            "可以停掉他家的水",
            "不交费的，限制用水、限制用电",
            "不交费就把水闸关了",
            "物业可锁电表",
            "不交就不供暖气",
            "物业公司可关闭该户自来水阀门",
            "拉闸限电直至交清",
            "物业可以停水",
            "不得拖欠，否则停水",
            "不得拖欠物业费否则停电",
            "房东可以掐断电线",
            "付清前不恢复供电",
            "因欠费停水的，责任自负",
            "物业有权停止售电",
            "逾期的，锁住水表",
            "把他家的电闸拉了",
            "欠费的暂停热水供应",
            "停用其水电",
            "不搬走就断水断电",
            "未交清的，物业可卸掉电表",
            "不予充值电卡",
        ] {
            check(text, CUT);
        }
    }

    #[test]
    fn k_09_supply_and_repairs_are_fine() {
        for text in [
            "物业公司不得以停水停电的方式催交物业费",
            "物业公司于2026年7月1日前恢复供水供电",
            "因停电造成的冰箱损坏由公司赔偿500元",
            "停水检修须提前一天张贴通知",
            "房东不得停止供暖",
            "物业公司不再停水停电",
            "物业公司保证正常供水供电",
            "双方确认停水期间的损失为200元",
            "修理停电损坏的冰箱",
            "施工停水不超过2小时",
            "孙立军修好漏水水管，施工停水不超过2小时",
            "物业公司承诺不采取停水、停电等方式催费",
            "物业公司承诺不采取停止供水、供电等方式催费",
            "不得以停水、停电、停暖、停气等方式催费",
            "停水通知由物业提前24小时张贴",
            "因市政施工停水期间，钱秀英可到孙立军家取水",
            "因停电造成的冰箱损失由孙立军赔偿500元",
            "检修需要停水的，提前一天通知",
            "停车位不得占用",
            "更换水表时停水2小时",
            "供电公司计划停电的，物业公司及时公告",
            "孙立军离家时关好水阀",
            "物业公司维修水泵临时停水",
            "停水停电引起的损失由供电公司承担",
            "孙立军安装电表箱",
            "恢复供水供电",
            "孙立军重新安装水管",
            "如遇停电，电梯由物业公司手动放人",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn each_block_says_what_to_write_instead() {
        let found = finding("15", "逾期不交的，物业公司停止供水供电", KCode::K09);
        assert_eq!(found.scope, Scope::Confirm);
        assert_eq!(found.basis, "民法典第944条；电子签名法第3条");
        assert_eq!(found.excerpt.as_deref(), Some("物业公司停止供水供电"));
        assert!(found.instead.contains("违约责任"), "{}", found.instead);
    }

    #[test]
    fn spelling_doesn_t_matter() {
        assert_eq!(normal("停 水，停　电"), "停水，停电");
    }
}
