//! What no court confirms and no electronic signature covers: personal status. K-01, and K-09 for it.
//!
//! Sources: `legal.md` C.5, B-310, B-801, E.4; 民诉法解释 355(三); 电子签名法 3 (婚姻、收养、继承等人身关系).
//!
//! Paying 抚养费 after a divorce is allowed. Title to things is [`super::title`], cut utilities are [`super::utility`].

use super::lexicon::RELATIONS;
use super::text::{Field, Passage, before, first, masked, part, passages, says, sentences};
use super::title::title;
use super::utility::utilities;
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
const PAPER: Rule =
    Rule { code: KCode::K09, level: Level::Block, scope: Scope::ESign, basis: "电子签名法第3条" };

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
    let pets = says(sentence, &RELATIONS.pets);
    if let Some((at, _)) = found.filter(|place| !past(place) && !pets) {
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

#[cfg(test)]
mod tests {
    use super::super::sample::codes;
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
            "双方自今日起不再是夫妻",
            "夫妻关系自今日起终结",
            "孩子由孙立军收养",
            "孙立军认钱小宝为养子",
            "双方的夫妻关系到此为止",
            "钱小宝过继给孙立军",
            "双方不再互为母女",
            "指定孙立军担任监护人",
            "小宝并非孙立军亲生",
            "双方同意复婚",
            "孙立军愿意收养小宝",
            "解除养父子关系",
            "监护职责转给钱秀英",
            "断绝祖孙关系",
            "孙立军收李小宝为养子",
            "婚姻关系就此消灭",
            "孙立军与小宝不再是父子",
            "双方办理结婚登记",
            "从此男婚女嫁各不相干",
            "小宝系孙立军所生",
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
            "流浪狗由孙立军收养",
            "孙立军认为养子应当付款",
            "收养期间的抚养费由孙立军支付",
            "夫妻关系存续期间的债务由孙立军偿还",
            "孙立军每月向母亲钱秀英支付赡养费",
            "双方系夫妻，共同偿还借款",
            "孩子的学费由孙立军负担",
            "孙立军与钱秀英系母子",
            "夫妻共同债务由双方偿还",
            "双方早已不再是夫妻",
            "结婚时的彩礼退还5000元",
            "孙立军将小孩送到学校",
            "婚前财产由孙立军搬走",
            "监护人钱秀英代为签字",
            "孙立军是钱秀英的女婿",
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
}
