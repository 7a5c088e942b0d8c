//! Parts of a payment in free words, and whether they add up to its total: 分三期支付9000元：3000元、3000元、2000元.

use super::figure::{Amount, amounts, count};
use super::text::{after, sentences};

/// Words after which no part of the payment stands, but what follows a breach or what else is paid.
const BEYOND: [&str; 9] = ["逾期", "违约", "否则", "如", "若", "另付", "另行", "另外", "利息"];

/// Sum of the parts and the total, if they differ; in 分.
pub(super) fn differs(text: &str) -> Option<(i64, i64)> {
    let (parts, total) = summed(text).or_else(|| sentences(text).find_map(spread))?;
    (parts != total).then_some((parts, total))
}

/// 分3期，每期1000元，共计4000元; 第一期2000元，第二期1000元，合计4000元.
fn summed(text: &str) -> Option<(i64, i64)> {
    let found = amounts(text);
    let total_at = ["共计", "合计", "总计", "总额"].iter().filter_map(|word| text.find(word)).min()?;
    let total = found.iter().find(|amount| amount.start > total_at)?;
    let parts = each(text, &found).or_else(|| counted_off(text, &found, total))?;
    Some((parts, total.fen))
}

/// 分三期支付9000元：3000元、3000元、2000元; 共支付10000元，其中4000元…，5000元….
fn spread(sentence: &str) -> Option<(i64, i64)> {
    let end = BEYOND.iter().filter_map(|word| sentence.find(word)).min().unwrap_or(sentence.len());
    let found: Vec<Amount> = amounts(&sentence[..end]);
    let (total, parts) = found.split_first()?;
    let between = &sentence[total.end..parts.first()?.start];
    let opens = between.contains('：') || between.contains("其中") || between.contains("分别");
    let number = periods(sentence).and_then(|number| usize::try_from(number).ok());
    let whole = ["共支付", "共向", "一共", "总共", "共付", "共赔", "共还", "合计支付", "总计支付"];
    if !opens || (number.is_none() && !whole.iter().any(|word| sentence[..total.start].contains(word))) {
        return None;
    }
    // 2026年3月1日前3000元，每月…: one part that is named stands for more.
    let listed = &parts[..number.unwrap_or(parts.len()).min(parts.len())];
    let repeated = ["每期", "各期", "每月", "每次", "每年", "余", "剩"]
        .iter()
        .any(|word| sentence[..end].contains(word));
    (listed.len() > 1 && !repeated).then(|| Some((added(listed.iter())?, total.fen)))?
}

/// Sum of equal parts.
fn each(text: &str, found: &[Amount]) -> Option<i64> {
    let each_at = ["每期", "各期", "每次"].iter().filter_map(|word| text.find(word)).min()?;
    let each = found.iter().find(|amount| amount.start > each_at && amount.start - each_at < 24)?;
    each.fen.checked_mul(periods(text)?)
}

/// How many parts there are: 3 of 分3期, 分三次, 3期.
fn periods(text: &str) -> Option<i64> {
    text.match_indices(['期', '次', '笔', '批']).find_map(|(at, _)| {
        let (start, number) = count(&text[..at])?;
        (!text[..start].ends_with('第')).then_some(number)
    })
}

/// Sum of 第一期…第二期….
fn counted_off(text: &str, found: &[Amount], total: &Amount) -> Option<i64> {
    let firsts: Vec<usize> = text.match_indices('第').map(|(at, _)| at).collect();
    let parts: Vec<&Amount> = firsts
        .iter()
        .filter(|at| after(text, **at, 4).contains('期'))
        .filter_map(|at| found.iter().find(|amount| amount.start > *at && *amount != total))
        .collect();
    (parts.len() > 1).then(|| added(parts.into_iter()))?
}

fn added<'a>(parts: impl Iterator<Item = &'a Amount>) -> Option<i64> {
    parts.map(|part| part.fen).try_fold(0_i64, i64::checked_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(differs(text).is_some(), expected, "{text}");
    }

    #[test]
    fn k_14_parts_that_differ_from_the_total_are_found() {
        for text in [
            "分3期支付，每期1000元，共计4000元",
            "第一期2000元，第二期1000元，合计4000元",
            "分三期支付9000元：3000元、3000元、2000元",
            "孙立军分三期向钱秀英支付9000.00元（大写：玖仟元整）：2026年3月1日前3000元，2026年4月1日前3000元，2026年5月1日前2000元，均转账",
            "孙立军共向钱秀英支付10000元，其中2026年3月1日前支付4000元，2026年4月1日前支付5000元，转账",
            "分三期，每期1000元，共计4000元",
            "分两次支付5000元：签字当日2000元，2026年7月1日前2000元",
            "1万元分2笔付清，分别为4000元、5000元",
            "分四期支付，每期2500元，总计8000元",
            "借款36000元分三批归还：12000元、12000元、11000元",
            "总共赔偿8000元，其中医疗费5000元、误工费2000元",
            "分十二期支付，每期3000元，合计30000元",
            "分2期支付5000元：2000元、2000元，另付诉讼费50元",
            "分三次还清6000元：2000元、2000元、1000元，逾期的支付违约金1000元",
            "第1期500元，第2期500元，第3期500元，共计2000元",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn k_14_parts_that_add_up_and_other_amounts_are_left_alone() {
        for text in [
            "分4期支付，每期1000元，共计4000元",
            "第一期2000元，第二期2000元，合计4000元",
            "共计4000元",
            "分三期支付9000元：3000元、3000元、3000元",
            "分三期支付9000元（大写：玖仟元整），逾期的支付违约金500元、利息100元",
            "分三期支付9000元：3000元、3000元、3000元，逾期另付违约金500元",
            "分两次支付1万元，其中4000元于签字当日付，6000元于2026年7月1日前付",
            "分期支付9000元，每月1000元",
            "共支付9000元，其中每期3000元",
            "借款50000元，已还14000元，余36000元",
            "赔偿6800元，其中误工费1000元",
            "首期付5000元，其余分三期付清",
            "分三期支付9000元：首期3000元，余款每期3000元",
            "孙立军支付600元（大写：陆佰元整）",
            "分2期支付5000元：2000元、3000元，另付诉讼费50元",
            "分十二期支付，每期3000元，合计36000元",
        ] {
            check(text, false);
        }
    }
}
