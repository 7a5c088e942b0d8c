//! Lanes with a rule of their own: K-08 labour, K-18 nothing left to perform, K-20 rural houses sold to outsiders.
//!
//! Sources: `legal.md` C.5, B.13, F-10j; 劳动解释(一) 52 (only payments of a labour dispute can be confirmed); 民法典 363 (宅基地);
//! 民诉法解释 358(一), (六).

use super::lexicon::{DUTIES, LANES, VAGUE};
use super::text::{Field, Passage, first, masked, normal, passages, says, sentences};
use super::{Clause, Finding, KCode, Level, Matter, Rule, Scope, Signal};
use crate::case::clause::ClauseDraft;

const LABOUR: Rule =
    Rule {
        code: KCode::K08, level: Level::Warn, scope: Scope::Confirm, basis: "法释〔2020〕26号第52条"
    };
const PERFORMED: Rule =
    Rule { code: KCode::K18, basis: "民诉法解释第358条第6项（审查实践）", ..LABOUR };
const RURAL: Rule =
    Rule { code: KCode::K20, basis: "民法典第363条；民诉法解释第358条第1项", ..LABOUR };

/// K-18.
pub(super) fn check_matter(matter: &Matter) -> Vec<Finding> {
    let day = matter.signed_on.unwrap_or(matter.today);
    let duties: Vec<bool> = matter.clauses.iter().filter_map(|clause| is_over(clause, day)).collect();
    let over = !duties.is_empty() && duties.iter().all(|over| *over);
    if over || matter.signals.contains(&Signal::PerformedAtSigning) {
        let finding = PERFORMED.finding(
            "签署时协议已经全部履行，没有剩下可以强制执行的内容，一般不用申请司法确认。",
            "请写明“已于当日履行完毕”并附收条；还有没履行的，写明剩余内容和最晚日期，再申请确认。",
        );
        return vec![finding];
    }
    Vec::new()
}

/// Whether the duty of `clause` is over on `day`; none if it is no duty.
fn is_over(clause: &Clause, day: jiff::civil::Date) -> Option<bool> {
    match clause.draft {
        ClauseDraft::Pay { due, .. } | ClauseDraft::Act { due, .. } | ClauseDraft::Deliver { due, .. } => {
            Some(*due <= day)
        }
        ClauseDraft::Instalments { parts, .. } => Some(parts.iter().all(|part| part.due <= day)),
        ClauseDraft::Forbear { .. } | ClauseDraft::Guarantee { .. } => Some(false),
        ClauseDraft::Default { .. } | ClauseDraft::Release { .. } => None,
        // Words that say it is done; any other sentence may be a duty that is not.
        ClauseDraft::Other { text } => Some(is_performed(&normal(text))),
    }
}

/// Whether `text` says that everything is done, and leaves nothing for later.
fn is_performed(text: &str) -> bool {
    let open = masked(text, &LANES.performed_except);
    first(&LANES.performed, &open).is_some() && !says(&open, &LANES.unperformed)
}

pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    let passages = passages(clause);
    labour(matter, clause, &passages).into_iter().chain(rural(matter, &passages)).collect()
}

/// Whether a cause of action is one of labour law: 追索劳动报酬, 工伤, 经济补偿, 社会保险, 人事.
pub(crate) fn is_labour_cause(cause: &str) -> bool {
    says(cause, &LANES.labour_causes)
}

/// K-08: in a labour matter, a clause that is no payment.
fn labour(matter: &Matter, clause: &Clause, passages: &[Passage]) -> Option<Finding> {
    let lane =
        LANES.labour_types.iter().any(|code| code == matter.dispute_type) || is_labour_cause(matter.cause);
    if !lane {
        return None;
    }
    let finding = LABOUR.finding(
        "劳动纠纷只有给付内容可以司法确认，这一条不是付款。",
        "请删去这一条，或者另外写一份不申请确认的协议；申请确认的协议里只留谁在哪天前付多少钱。",
    );
    let status = passages
        .iter()
        .find(|passage| passage.field != Field::Purpose && says(&passage.text, &LANES.labour_status));
    let other = match clause.draft {
        ClauseDraft::Act { .. } | ClauseDraft::Deliver { .. } | ClauseDraft::Forbear { .. } => {
            passages.first()
        }
        ClauseDraft::Other { .. } => passages.first().filter(|passage| !is_about_money(&passage.text)),
        ClauseDraft::Pay { .. }
        | ClauseDraft::Instalments { .. }
        | ClauseDraft::Guarantee { .. }
        | ClauseDraft::Default { .. }
        | ClauseDraft::Release { .. } => None,
    };
    status.or(other).map(|passage| finding.at(passage, &passage.text))
}

/// Whether a sentence pays, guarantees, accelerates or settles a payment.
fn is_about_money(text: &str) -> bool {
    let paid = DUTIES.money.iter().any(|word| text.contains(word.word.as_str()));
    paid || says(text, &DUTIES.money_nouns) || says(text, &DUTIES.failing) || says(text, &VAGUE.waivers)
}

/// K-20: a rural house or its land changes hands, and the buyer may be from outside.
fn rural(matter: &Matter, passages: &[Passage]) -> Option<Finding> {
    let context = normal(&format!("{}。{}", matter.cause, matter.facts));
    let villagers =
        !matter.parties.is_empty() && matter.parties.iter().all(|party| party.city_resident == Some(false));
    passages.iter().filter(|passage| passage.field != Field::Forbidden).find_map(|passage| {
        sentences(&passage.text).find_map(|sentence| {
            let small = says(sentence, &LANES.small_property);
            let sold = says(sentence, &LANES.sale) || says(&context, &LANES.sale);
            let outsider = says(sentence, &LANES.outsiders)
                && says(sentence, &LANES.houses)
                && !says(sentence, &LANES.town);
            let touched = (says(sentence, &LANES.rural) || outsider)
                && (sold || small)
                && first(&LANES.unwinding, sentence).is_none();
            (touched && (small || !villagers)).then(|| {
                RURAL
                    .finding(
                        "这一条涉及农村宅基地、房屋或者小产权房的买卖，卖给村外的人可能无效。",
                        "请先核实买方是不是本村集体成员；不是的，不写买卖和归属，可以就退还已付房款另写付款条款。",
                    )
                    .at(passage, sentence)
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{codes, matter, on};
    use super::*;
    use crate::case::id::PartyId;
    use crate::lint::check as lint;

    #[track_caller]
    fn check(code: KCode, kind: &str, text: &str, expected: bool) {
        assert_eq!(codes(kind, text).contains(&(code, Level::Warn)), expected, "{kind} {text}");
    }

    #[test]
    fn k_08_labour_matters_confirm_payments_only() {
        for text in [
            "双方确认不存在劳动关系",
            "公司为申请人补办社会保险",
            "双方解除劳动合同",
            "公司出具离职证明",
            "申请人于2026年7月1日返岗",
            "公司恢复申请人原岗位",
            "公司转移人事档案",
            "公司支付5000元，双方劳动关系解除",
        ] {
            check(KCode::K08, "12", text, true);
            check(KCode::K08, "11", text, true);
        }
    }

    #[test]
    fn k_08_payments_and_other_matters_are_left_alone() {
        for text in [
            "公司于2026年7月1日前向申请人支付工资5000元",
            "任一期逾期10日，剩余款项立即到期",
            "申请人放弃其余经济补偿",
            "公司赔偿申请人误工损失500元",
        ] {
            check(KCode::K08, "12", text, false);
        }
        for text in ["双方确认不存在劳动关系", "公司补办社会保险", "公司出具证明", "申请人返岗"]
        {
            check(KCode::K08, "15", text, false);
        }
        let act = ClauseDraft::Act {
            debtors: vec![PartyId::new("p2")],
            what: "开具证明".into(),
            standard: "加盖公章".into(),
            place: "公司".into(),
            due: date(2026, 7, 1),
            acceptance: "申请人签收".into(),
        };
        assert!(on("11", &act).iter().any(|finding| finding.code == KCode::K08));
        assert!(on("03", &act).iter().all(|finding| finding.code != KCode::K08));
    }

    fn pay(due: jiff::civil::Date) -> ClauseDraft {
        ClauseDraft::Pay {
            debtors: vec![PartyId::new("p2")],
            creditor: PartyId::new("p1"),
            amount_fen: 60_000,
            due,
            method: "现金".into(),
            purpose: "补偿".into(),
        }
    }

    #[track_caller]
    fn check_over(drafts: &[ClauseDraft], expected: bool) {
        let clauses: Vec<Clause> =
            drafts.iter().enumerate().map(|(index, draft)| Clause { no: index + 1, draft }).collect();
        let mut matter = matter("03", &clauses);
        matter.signed_on = Some(date(2026, 6, 1));
        let found = lint(&matter);
        assert_eq!(found.iter().any(|finding| finding.code == KCode::K18), expected, "{drafts:?}");
    }

    #[test]
    fn k_18_nothing_left_to_perform_is_said() {
        let release = ClauseDraft::Release { text: "钱秀英放弃其余误工费".into() };
        let done = ClauseDraft::Other { text: "孙立军已当场付清600元".into() };
        check_over(&[pay(date(2026, 6, 1))], true);
        check_over(&[pay(date(2026, 5, 20)), release.clone()], true);
        check_over(std::slice::from_ref(&done), true);
        check_over(&[pay(date(2026, 6, 1)), done], true);
        check_over(&[pay(date(2026, 6, 2))], false);
        check_over(&[pay(date(2026, 6, 1)), pay(date(2026, 7, 1))], false);
        check_over(&[release], false);
        check_over(&[], false);
        let forbear =
            ClauseDraft::Forbear {
                debtors: vec![PartyId::new("p2")], what: "堆放杂物".into(), until: None
            };
        check_over(&[pay(date(2026, 6, 1)), forbear], false);
        let mut matter = matter("03", &[]);
        matter.signals = &[Signal::PerformedAtSigning];
        assert_eq!(lint(&matter).iter().map(|finding| finding.code).collect::<Vec<_>>(), [KCode::K18]);
    }

    #[test]
    fn k_18_words_that_say_it_is_done() {
        for (text, expected) in [
            ("款项已全部结清", true),
            ("赔偿款5000元已于签订本协议时当场付清", true),
            ("今日已当面付清5000元，双方无其他争议", true),
            ("孙立军已当场现金付清，双方别无其他给付", true),
            ("上述款项均已付讫", true),
            ("孙立军当场向钱秀英支付600元", true),
            ("货款双方现已两清", true),
            ("孙立军已将全部欠款还清", true),
            ("双方义务均已履行完毕", true),
            ("孙立军今天以现金赔付600元", true),
            ("工资已一次性支付", true),
            ("孙立军已向钱秀英清偿完毕", true),
            ("孙立军现场退还押金500元", true),
            ("修理费已经结清", true),
            ("已于2026年6月1日全部履行", true),
            ("孙立军已支付600元，剩余400元于2026年7月1日前付清", false),
            ("孙立军于2026年7月1日前将已产生的费用付清", false),
            ("孙立军于2026年7月1日前付清", false),
            ("孙立军已付600元，尚欠400元", false),
            ("拖欠已到期的租金2026年7月1日前结清", false),
            ("双方握手言和", false),
            ("逾期未结清的，按日计付违约金", false),
            ("孙立军每月20日结清", false),
            ("已付部分从总额扣除，余款2026年7月1日付清", false),
            ("孙立军不履行的，钱秀英可以申请执行", false),
            ("孙立军承诺2026年7月1日履行完毕", false),
            ("钱秀英已垫付的医疗费由孙立军还清", false),
            ("孙立军收到裁定后付清", false),
            ("如已结清，双方再无争议", false),
            ("双方已约定于2026年7月1日付清", false),
        ] {
            check_over(&[ClauseDraft::Other { text: text.into() }], expected);
        }
    }

    #[test]
    fn k_20_rural_sales_to_outsiders_are_found() {
        for text in [
            "朱有田将宅基地转让给秦素琴",
            "双方继续履行农村房屋买卖合同",
            "秦素琴购买的小产权房由朱有田交付",
            "朱有田将西沟村旧院卖给秦素琴",
            "农房出售给被申请人",
            "祖屋转让后双方无争议",
            "集体土地上的房屋买卖有效",
            "老院买卖继续履行",
            "小产权房过户给钱秀英",
            "钱秀英将云岭村宅院转让给城里人孙立军",
            "宅院转让给城里人",
            "把村里的房子卖了",
            "孙立军购买马家庄农家院一处",
            "房屋三间卖给城镇居民孙立军",
            "老宅作价五万元抵给孙立军",
            "祖宅出卖给外村人",
            "农村自建房过户给孙立军",
            "院子转手给村外的人",
            "孙立军买下钱秀英的旧宅",
            "宅基地互换后双方无争议",
            "小产权房继续履行",
            "旧宅售予孙立军",
            "非本村的孙立军购房后入住",
            "城里户口的买方取得房屋转让款收条",
        ] {
            check(KCode::K20, "04", text, true);
        }
    }

    #[test]
    fn k_20_refunds_and_other_houses_are_left_alone() {
        for text in [
            "双方不再买卖宅基地",
            "朱有田退还宅基地购房款",
            "双方解除买卖，旧院由朱有田使用",
            "商品房买卖合同继续履行",
            "宅基地前的通道由双方共用",
            "钱秀英修缮老院围墙",
            "孙立军购买梯子一架",
            "朱有田返还农村房屋买卖的价款",
            "商品房卖给城镇居民孙立军",
            "宅院围墙由双方修缮",
            "孙立军退还宅院转让款",
            "老宅漏雨由孙立军修补",
            "双方解除宅院买卖",
            "钱秀英返还农家院购房款50000元",
            "孙立军将车辆转让给钱秀英",
            "农家院内的杂物由孙立军清走",
            "宅院门前通道共用",
            "双方不再买卖祖宅",
            "房屋租给外村人居住",
            "孙立军出售木料一车",
            "钱秀英的老宅与孙立军的老宅以墙相隔",
            "孙立军将商铺转让给钱秀英",
            "村里的房子由孙立军修好",
        ] {
            check(KCode::K20, "04", text, false);
        }
    }
}
