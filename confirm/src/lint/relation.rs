//! What no court confirms and no electronic signature covers: personal status, title to things, cut utilities.
//! K-01, K-02, K-09.
//!
//! Sources: `legal.md` C.5, B-310, B-801, E.4; 民诉法解释 355(三) and (五); 电子签名法 3 (婚姻、收养、继承等人身关系, 停止供水、供热、
//! 供气等公用事业); 民法典 944 (物业服务人不得停水停电停热停气催费).
//!
//! Whatever only carries out a right is allowed: paying 抚养费, handing over a house, helping to register a transfer.

use super::lexicon::RELATIONS;
use super::people::mentions;
use super::text::{Field, Passage, after, before, first, masked, part, passages, says, sentences};
use super::{Clause, Finding, KCode, Level, Matter, Rule, Scope};
use crate::case::clause::ClauseDraft;

/// 婚姻家庭 and 继承 of E.4: paper only, payments included (B-801, the cautious reading).
const PAPER_TYPES: [&str; 2] = ["01", "02"];

const STATUS: Rule = Rule {
    code: KCode::K01,
    level: Level::Block,
    scope: Scope::Confirm,
    basis: "民诉法解释第355条第1款第3项",
};
const TITLE: Rule = Rule { code: KCode::K02, basis: "民诉法解释第355条第1款第5项", ..STATUS };
const TITLE_NEAR: Rule = Rule { level: Level::Warn, ..TITLE };
const PAPER: Rule =
    Rule { code: KCode::K09, level: Level::Block, scope: Scope::ESign, basis: "电子签名法第3条" };
const UTILITY: Rule =
    Rule { scope: Scope::Confirm, basis: "民法典第944条；电子签名法第3条", ..PAPER };

pub(super) fn check_matter(matter: &Matter) -> Vec<Finding> {
    let mut findings = Vec::new();
    if RELATIONS.status_causes.iter().any(|cause| matter.cause == cause) {
        findings.push(status_cause(matter));
    }
    if PAPER_TYPES.contains(&matter.dispute_type) || says(matter.cause, &RELATIONS.personal_causes) {
        findings.push(PAPER.finding(
            "婚姻、收养、继承等人身关系的文书不能用电子签名，家事给付也稳妥起见用纸质。",
            "请打印协议，由各方当面亲笔签名或者按指印，再上传签好的原件。",
        ));
    }
    findings
}

/// K-01 by 案由. Nothing but payments is about money, whatever the file is called: a divorce long done (F-6b).
fn status_cause(matter: &Matter) -> Finding {
    let pays = |clause: &Clause| match clause.draft {
        ClauseDraft::Pay { .. } | ClauseDraft::Instalments { .. } | ClauseDraft::Default { .. } => true,
        ClauseDraft::Act { .. }
        | ClauseDraft::Deliver { .. }
        | ClauseDraft::Forbear { .. }
        | ClauseDraft::Guarantee { .. }
        | ClauseDraft::Release { .. }
        | ClauseDraft::Other { .. } => false,
    };
    let cause = matter.cause;
    if !matter.clauses.is_empty() && matter.clauses.iter().all(pays) {
        return Rule { level: Level::Warn, ..STATUS }.finding(
            format!("案由是“{cause}”，属于身份关系，法院不确认；但条款只写了付款。"),
            "如果身份关系早已处理完，请把案由改成“抚养费纠纷”等给付案由，并附离婚证或者判决书。",
        );
    }
    STATUS.finding(
        format!("案由是“{cause}”，属于身份关系，法院不受理司法确认。"),
        "离婚请双方去民政局登记，或者向法院起诉；协议里只保留抚养费、补偿款等付款条款，并改用给付案由。",
    )
}

pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut near = None;
    for passage in passages(clause).iter().filter(|passage| speaks_of_rights(passage.field)) {
        let whole = spoken(clause, passage);
        for sentence in sentences(&whole) {
            findings.extend(status(passage, sentence));
            match title(matter, passage, sentence) {
                Some(finding) if finding.level == Level::Block => findings.push(finding),
                other => near = near.or(other),
            }
            findings.extend(utilities(passage, sentence));
        }
    }
    if !findings.iter().any(|finding| finding.code == KCode::K02) {
        findings.extend(near);
    }
    findings
}

/// Whether a field can give or take a right; places, ways of payment and what is forbidden can't.
fn speaks_of_rights(field: Field) -> bool {
    match field {
        Field::Sentence
        | Field::Waiver
        | Field::Guarantee
        | Field::Note
        | Field::What
        | Field::Standard
        | Field::Purpose => true,
        Field::Forbidden | Field::Place | Field::Acceptance | Field::Method => false,
    }
}

/// A thing to hand over, said with its verb, so that 房屋 alone is read as 交付房屋.
fn spoken(clause: &Clause, passage: &Passage) -> String {
    match clause.draft {
        ClauseDraft::Deliver { .. } if passage.field == Field::What => format!("交付{}", passage.text),
        _ => passage.text.clone(),
    }
}

/// K-01, and K-09 with it.
fn status(passage: &Passage, sentence: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let open = masked(sentence, &RELATIONS.status_except);
    let found = first(&RELATIONS.status, &open);
    let past = |(start, end): &(usize, usize)| {
        says(before(&open, *start, 14), &RELATIONS.past) || says(&open[*start..*end], &RELATIONS.past)
    };
    if let Some((at, _)) = found.filter(|place| !past(place)) {
        let (_, excerpt) = part(sentence, at);
        findings.push(
            STATUS
                .finding(
                    "这一条确认或者解除婚姻、亲子、收养、监护等身份关系，法院不确认。",
                    "请删去这一条：离婚去民政局登记或者起诉，其他身份关系向法院起诉；协议里只写付款和交付。",
                )
                .at(passage, excerpt),
        );
        findings.push(paper(passage, excerpt));
    } else if let Some((at, _)) = first(&RELATIONS.inheritance, sentence) {
        findings.push(paper(passage, part(sentence, at).1));
    }
    findings
}

fn paper(passage: &Passage, excerpt: &str) -> Finding {
    PAPER
        .finding(
            "这一条涉及婚姻、收养、继承等人身关系，协议不能用电子签名。",
            "请打印协议，由各方当面亲笔签名或者按指印，再上传签好的原件。",
        )
        .at(passage, excerpt)
}

/// K-02: a title that is confirmed is a block; handing over and helping to register are worth a look.
fn title(matter: &Matter, passage: &Passage, sentence: &str) -> Option<Finding> {
    if says(sentence, &RELATIONS.silent) {
        return None;
    }
    let open = masked(sentence, &RELATIONS.titles_except);
    let mut found: Vec<(usize, usize)> =
        RELATIONS.titles.iter().flat_map(|pattern| pattern.find_all(&open)).collect();
    found.extend(allotted(matter, &open));
    found.retain(|(start, end)| !is_money(&open, *start, *end));
    found.sort_unstable();
    let attribute = |(start, end): &(usize, usize)| {
        open[*end..].starts_with('的') && says(part(&open, *start).1, &RELATIONS.handing_over)
    };
    if let Some((at, _)) = found.iter().find(|place| !attribute(place)) {
        return Some(
            TITLE
                .finding(
                    "这一条确认所有权、使用权等权利归谁，属于确权，法院不确认。",
                    "请改写成给付：谁在哪天前交付什么、付多少钱，或者“协助办理过户登记”；归属有争议的，告知另行起诉或者申请确权。",
                )
                .at(passage, part(sentence, *at).1),
        );
    }
    let near = found
        .first()
        .copied()
        .or_else(|| first(&RELATIONS.registration, sentence))
        .or_else(|| first(&RELATIONS.transfer, sentence).filter(|_| !says(sentence, &RELATIONS.tenancy)))
        .or_else(|| first(&RELATIONS.borders, sentence))?;
    Some(
        TITLE_NEAR
            .finding(
                "这一条涉及房地产等的交付、登记或者界线，写成确认归属的话法院不确认。",
                "只写谁在哪天前交付、配合登记或者付款，不写归谁所有；附产权证等证明，权属有争议的先不写。",
            )
            .at(passage, part(sentence, near.0).1),
    )
}

/// Where something goes to somebody: 三间北房归张三.
fn allotted(matter: &Matter, sentence: &str) -> Vec<(usize, usize)> {
    let people = mentions(matter.parties, sentence);
    let ends = sentence.match_indices('归').filter_map(|(at, word)| {
        let from = at + word.len();
        let named = people.iter().find(|(start, _)| *start == from).map(|(_, end)| *end);
        let called = || RELATIONS.whom.iter().find(|whom| sentence[from..].starts_with(whom.as_str()));
        Some((at, named.or_else(|| called().map(|whom| from + whom.len()))?))
    });
    let duty =
        |end: usize| RELATIONS.duties_after.iter().any(|word| sentence[end..].starts_with(word.as_str()));
    ends.filter(|(_, end)| !duty(*end)).collect()
}

/// Whether what goes to somebody is money: 押金归甲方所有 is a payment, not a title.
fn is_money(sentence: &str, start: usize, end: usize) -> bool {
    let Some(at) = sentence[start..end].rfind('归').map(|at| start + at) else { return false };
    sentence[..at].chars().next_back().is_some_and(|letter| RELATIONS.money_before.contains(letter))
}

/// K-09: water, power, heat or gas are cut to press for money.
fn utilities(passage: &Passage, sentence: &str) -> Vec<Finding> {
    let open = masked(sentence, &RELATIONS.utilities_except);
    let cut = RELATIONS
        .utilities
        .iter()
        .flat_map(|pattern| pattern.find_all(&open))
        .filter(|(start, _)| !denied(&open, *start))
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

/// Whether the cut at `at` is denied: 不得停水, 不再停电. The first letter of the cut tells 不再停电 from 不再供电.
fn denied(sentence: &str, at: usize) -> bool {
    let head = format!("{}{}", before(sentence, at, 10), after(sentence, at, 1));
    says(&head, &RELATIONS.utilities_never)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, finding};
    use super::super::text::normal;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(KCode, Level)]) {
        let found: Vec<(KCode, Level)> = codes("03", text)
            .into_iter()
            .filter(|(code, _)| [KCode::K01, KCode::K02, KCode::K09].contains(code))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    const NO_STATUS: &[(KCode, Level)] = &[(KCode::K01, Level::Block), (KCode::K09, Level::Block)];
    const BLOCKED: &[(KCode, Level)] = &[(KCode::K02, Level::Block)];
    const NEAR: &[(KCode, Level)] = &[(KCode::K02, Level::Warn)];
    const CUT: &[(KCode, Level)] = &[(KCode::K09, Level::Block), (KCode::K09, Level::Block)];

    #[test]
    fn k_01_status_is_not_confirmed() {
        for text in [
            "双方自愿解除婚姻关系",
            "双方自愿离婚",
            "甲乙双方同意 离 婚，子女由女方抚养",
            "确认韩小满与韩志刚存在亲子关系",
            "解除收养关系",
            "双方确认收养关系成立",
            "断绝父子关系，互不往来",
            "双方婚姻关系自签字之日终止",
            "变更王芳为韩小满的监护人",
            "确认双方的婚姻无效",
        ] {
            check(text, NO_STATUS);
        }
    }

    #[test]
    fn k_01_money_after_a_divorce_is_no_status() {
        for text in [
            "韩志刚于2026年7月1日前向杨丽支付抚养费9000元",
            "双方已于2025年离婚，韩志刚欠付抚养费9000元",
            "离婚后财产纠纷中剩余的补偿款2000元由韩志刚支付",
            "离婚协议约定的抚养费继续履行",
            "婚生子韩小满由杨丽抚养",
            "韩志刚每月可以探望韩小满两次",
            "双方确认离婚证编号",
            "婚姻关系存续期间的共同债务由韩志刚偿还",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn k_02_title_is_not_confirmed() {
        for text in [
            "房屋归杨丽所有",
            "房屋归女方",
            "确认西沟村旧院房屋及宅基地使用权归秦素琴所有",
            "该商铺的产权属于甲方",
            "车库的使用权由孙立军享有",
            "诉争林地属王某所有",
            "确认该房屋为双方共同财产",
            "双方确认专利权归和畅公司",
            "旧院落归秦素琴名下",
            "三间北房归孙立军",
            "登记在他名下的车库实际所有人为王某",
            "双方对房屋各占百分之五十份额",
            "赵某取得该地块的承包经营权",
            "房屋归杨丽所有，韩志刚协助办理过户登记",
        ] {
            check(text, BLOCKED);
        }
    }

    #[test]
    fn k_02_carrying_out_is_only_worth_a_look() {
        for text in [
            "韩志刚于2026年7月1日前协助杨丽办理过户登记",
            "秦素琴于2026年7月1日前腾退西沟村旧院房屋",
            "朱有田将归秦素琴所有的房屋交付秦素琴",
            "双方以老槐树为界",
            "卖方配合办理不动产登记",
            "石保国返还占用的承包地0.3亩",
            "双方确认两家宅基地的界址",
            "产权证由杨丽交给韩志刚",
        ] {
            check(text, NEAR);
        }
    }

    #[test]
    fn k_02_money_and_use_are_no_title() {
        for text in [
            "押金500元归出租人所有",
            "违约金归守约方所有",
            "赵建平归还梯子一架",
            "房屋归属争议另行解决",
            "双方不再就该房屋所有权在本协议中确认，不涉及所有权归属",
            "承租人于2026年7月1日前腾退租赁的房屋",
            "吴敏归还借款36000元",
            "双方言归于好",
            "债务归孙立军偿还",
            "院内卫生归孙立军负责",
        ] {
            check(text, &[]);
        }
    }

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
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn k_09_family_matters_are_signed_on_paper() {
        for kind in ["01", "02"] {
            let found = codes(kind, "韩志刚于2026年7月1日前付款");
            assert!(found.contains(&(KCode::K09, Level::Block)), "{kind}");
            assert!(found.iter().all(|(code, _)| *code != KCode::K01), "{kind}");
        }
        check("放弃继承权", &[(KCode::K09, Level::Block)]);
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
