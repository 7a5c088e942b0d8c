//! Loans: K-10 interest above four times the prime rate, K-12 patterns of a sham.
//!
//! Sources: `legal.md` C.5, B.13; 法释〔2020〕17号 1 (not for banks), 18 (what to look at), 25 (four times the one-year LPR of
//! the day of contract), 31 (contracts before 2020-08-20: by the day of suit); 民诉法 115, 116.

use jiff::civil::{Date, date};

use super::figure::{Rate, rates};
use super::lexicon::{LANES, PRIME_RATES};
use super::text::{normal, part, passages, says, sentences};
use super::{Clause, Finding, KCode, Level, Loan, Matter, Rule, Scope, Signal};
use crate::paper::wording::day;

/// How many times the prime rate is protected, in hundredths.
const TIMES_MAX: i64 = 400;
/// From here on the cap goes by the day of contract; for older contracts by the day of suit.
const CAP_SINCE: Date = date(2020, 8, 20);
/// A principal in 分 that is large for a township committee: two hundred thousand yuan. Lower would warn of every
/// wedding, higher of none.
const LARGE_FEN: i64 = 20_000_000;
/// A round sum is a multiple of ten thousand yuan.
const ROUND_FEN: i64 = 1_000_000;
/// Weight from which the pattern is worth a warning: one signal alone is everyday life.
const WEIGHT_MIN: u32 = 2;
/// 金融借款 and 信用卡 of E.4.
const BANK_TYPE: &str = "18";

const INTEREST: Rule =
    Rule {
        code: KCode::K10, level: Level::Warn, scope: Scope::Confirm, basis: "法释〔2020〕17号第25条"
    };
const SHAM: Rule = Rule {
    code: KCode::K12,
    basis: "法释〔2020〕17号第18条；民事诉讼法第115条、第116条；人民法院在线调解规则第23条",
    ..INTEREST
};

pub(super) fn check_matter(matter: &Matter) -> Vec<Finding> {
    let mut findings: Vec<Finding> = sham(matter).into_iter().collect();
    if is_bank(matter) {
        return findings;
    }
    let structured = matter.loan.and_then(|loan| loan.annual_rate_bp).map(Rate::Yearly);
    findings.extend(structured.and_then(|rate| excess(matter, rate)));
    if structured.is_none() && is_loan(matter, "") {
        let facts = normal(matter.facts);
        findings.extend(rates(&facts).into_iter().find_map(|(_, rate)| excess(matter, rate)));
    }
    findings
}

/// K-10 in free words.
pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    if is_bank(matter) {
        return Vec::new();
    }
    passages(clause)
        .iter()
        .filter(|passage| is_loan(matter, &passage.text))
        .filter_map(|passage| {
            sentences(&passage.text).find_map(|sentence| {
                let over = |(at, rate)| excess(matter, rate).map(|finding| (at, finding));
                let (at, finding) = rates(sentence).into_iter().find_map(over)?;
                Some(finding.at(passage, part(sentence, at).1))
            })
        })
        .collect()
}

/// The cap binds private lenders only.
fn is_bank(matter: &Matter) -> bool {
    matter.dispute_type == BANK_TYPE || says(matter.cause, &LANES.bank_causes)
}

fn is_loan(matter: &Matter, text: &str) -> bool {
    matter.loan.is_some() || says(matter.cause, &LANES.borrowing_causes) || says(text, &LANES.borrowing_words)
}

fn excess(matter: &Matter, rate: Rate) -> Option<Finding> {
    let contract_day = matter.loan.map_or(matter.today, |loan| loan.contract_day);
    let counted_day = if contract_day < CAP_SINCE { matter.today } else { contract_day };
    let cap_bp = prime_rate_bp(counted_day)?.saturating_mul(TIMES_MAX) / 100;
    let said = match rate {
        Rate::Yearly(bp) if bp > cap_bp => format!("折合年利率{}", percent(bp)),
        Rate::Prime(times) if times > TIMES_MAX => "是LPR的四倍以上".to_owned(),
        Rate::Yearly(_) | Rate::Prime(_) => return None,
    };
    let newest = counted_day > PRIME_RATES.compared_until;
    let check = if newest { "（以最新公布的LPR核对）" } else { "" };
    let older =
        if contract_day < CAP_SINCE { "2020年8月19日以前的利息另按当时的规定。" } else { "" };
    Some(INTEREST.finding(
        format!(
            "约定的利息{said}，超过{}一年期LPR的四倍（{}），超过部分不受保护。",
            day(counted_day),
            percent(cap_bp)
        ),
        format!(
            "请把利息改成年利率不超过{}{check}，重新计算欠款；已多付的折抵本金。{older}",
            percent(cap_bp)
        ),
    ))
}

/// The one-year prime rate that was the last published on `day`, in basis points; none before 2019-08-20.
fn prime_rate_bp(day: Date) -> Option<i64> {
    PRIME_RATES.rates.iter().take_while(|rate| rate.from <= day).last().map(|rate| rate.bp)
}

/// Basis points as a percentage: 1380 is 13.8%.
fn percent(bp: i64) -> String {
    let (whole, parts) = (bp / 100, bp % 100);
    match (parts, parts % 10) {
        (0, _) => format!("{whole}%"),
        (_, 0) => format!("{whole}.{}%", parts / 10),
        (_, _) => format!("{whole}.{parts:02}%"),
    }
}

/// K-12: reasons, their weights, and one warning if they weigh enough.
fn sham(matter: &Matter) -> Option<Finding> {
    let has = |signal: Signal| matter.signals.contains(&signal);
    let loan = matter.loan;
    let round = |loan: Loan| loan.principal_fen >= LARGE_FEN && loan.principal_fen % ROUND_FEN == 0;
    let reasons = [
        (has(Signal::DebtorInEnforcement), 2, "债务人是被执行人"),
        (has(Signal::RelatedParties), 1, "双方是亲属或者关联企业"),
        (has(Signal::RepeatedPair), 1, "同样的双方以前来调解过"),
        (has(Signal::NoConflictSeen), 1, "调解中看不出真实的争议"),
        (loan.is_some_and(round), 1, "借款数额大而且是整数"),
        (
            has(Signal::CashOnly) || loan.is_some_and(|loan| !loan.paid_by_transfer),
            1,
            "只说现金交付，没有转账记录",
        ),
        (loan.is_some_and(|loan| loan.evidence == 0), 1, "没有借款的证据"),
    ];
    let found: Vec<_> = reasons.into_iter().filter(|(found, _, _)| *found).collect();
    if found.iter().map(|(_, weight, _)| weight).sum::<u32>() < WEIGHT_MIN {
        return None;
    }
    let reasons: Vec<&str> = found.iter().map(|(_, _, reason)| *reason).collect();
    Some(SHAM.finding(
        format!("需要进一步核实是不是真实的纠纷：{}。", reasons.join("；")),
        "请分别询问双方款项来源、交付时间和方式，补充转账记录、借据等凭证并附卷；仍有疑点的，中止调解并报告。",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{matter, on_loan};
    use super::*;
    use crate::lint::check as lint;

    fn loan(contract_day: Date, annual_rate_bp: Option<i64>) -> Loan {
        Loan { contract_day, principal_fen: 5_000_000, annual_rate_bp, paid_by_transfer: true, evidence: 2 }
    }

    #[track_caller]
    fn check(contract_day: Date, annual_rate_bp: i64, cap: Option<&str>) {
        let mut matter = matter("05", &[]);
        matter.loan = Some(loan(contract_day, Some(annual_rate_bp)));
        let found = lint(&matter);
        match cap {
            Some(cap) => assert!(found.iter().any(|finding| finding.instead.contains(cap)), "{found:?}"),
            None => assert_eq!(found, []),
        }
    }

    #[test]
    fn k_10_the_cap_goes_by_the_day_of_contract() {
        check(date(2024, 3, 1), 1380, None);
        check(date(2024, 3, 1), 1381, Some("不超过13.8%"));
        check(date(2020, 8, 20), 1540, None);
        check(date(2020, 8, 20), 1541, Some("不超过15.4%"));
        check(date(2022, 1, 19), 1520, None);
        check(date(2022, 1, 20), 1520, Some("不超过14.8%"));
        check(date(2025, 5, 19), 1240, None);
        check(date(2025, 5, 20), 1240, Some("不超过12%"));
    }

    #[test]
    fn k_10_older_contracts_go_by_today() {
        check(date(2018, 1, 1), 1200, None);
        check(date(2018, 1, 1), 2400, Some("2020年8月19日以前的利息另按当时的规定"));
        assert_eq!(prime_rate_bp(date(2019, 8, 19)), None);
        assert_eq!(prime_rate_bp(date(2019, 8, 20)), Some(425));
    }

    #[track_caller]
    fn check_text(text: &str, expected: bool) {
        let found = on_loan("05", text, date(2024, 3, 1));
        assert_eq!(found.iter().any(|finding| finding.code == KCode::K10), expected, "{text}");
    }

    #[test]
    fn k_10_high_rates_in_free_words_are_found() {
        for text in [
            "按年利率24%支付利息",
            "按月利率2%计息",
            "月息3分",
            "月息两分",
            "按日利率千分之一计付逾期利息",
            "按LPR的五倍计息",
            "年利率百分之三十六",
            "约定2分利",
            "利息按年息15%计算",
        ] {
            check_text(text, true);
        }
    }

    #[test]
    fn k_10_low_rates_and_other_numbers_are_not() {
        for text in [
            "按年利率13.8%支付利息",
            "按月利率1%计息",
            "月息1分",
            "按LPR的4倍计息",
            "按一年期贷款市场报价利率计息",
            "不计利息",
            "利息共计3000元",
            "年利率3.45%",
            "归还本金的50%",
        ] {
            check_text(text, false);
        }
    }

    #[test]
    fn k_10_banks_are_not_bound() {
        let mut matter = matter("18", &[]);
        matter.loan = Some(loan(date(2024, 3, 1), Some(2400)));
        assert_eq!(lint(&matter), []);
    }

    #[track_caller]
    fn check_sham(signals: &[Signal], loan: Option<Loan>, expected: bool) {
        let mut matter = matter("05", &[]);
        (matter.signals, matter.loan) = (signals, loan);
        assert_eq!(lint(&matter).iter().any(|finding| finding.code == KCode::K12), expected, "{signals:?}");
    }

    #[test]
    fn k_12_one_everyday_signal_is_no_pattern() {
        let plain = loan(date(2024, 3, 1), None);
        check_sham(&[], Some(plain), false);
        for signal in [Signal::RelatedParties, Signal::RepeatedPair, Signal::CashOnly, Signal::NoConflictSeen]
        {
            check_sham(&[signal], Some(plain), false);
        }
        check_sham(&[Signal::PerformedAtSigning, Signal::RelatedParties], None, false);
        check_sham(&[], Some(Loan { principal_fen: 30_000_000, ..plain }), false);
        check_sham(&[Signal::CashOnly], Some(Loan { paid_by_transfer: false, ..plain }), false);
    }

    #[test]
    fn k_12_signals_together_are_a_pattern() {
        let plain = loan(date(2024, 3, 1), None);
        check_sham(&[Signal::DebtorInEnforcement], Some(plain), true);
        check_sham(&[Signal::RelatedParties, Signal::NoConflictSeen], None, true);
        check_sham(&[Signal::RelatedParties, Signal::CashOnly], None, true);
        check_sham(&[Signal::RepeatedPair, Signal::NoConflictSeen], None, true);
        check_sham(&[], Some(Loan { paid_by_transfer: false, evidence: 0, ..plain }), true);
        check_sham(&[Signal::RelatedParties], Some(Loan { principal_fen: 30_000_000, ..plain }), true);
        check_sham(&[], Some(Loan { principal_fen: 30_000_000, evidence: 0, ..plain }), true);
        check_sham(&[Signal::NoConflictSeen], Some(Loan { paid_by_transfer: false, ..plain }), true);
    }
}
