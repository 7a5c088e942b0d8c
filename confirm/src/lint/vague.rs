//! Words that can't be enforced: K-13 vague duties, K-16 handing the dispute back to the court, K-19 waivers of
//! everything.
//!
//! Sources: `legal.md` C.5, B-313, B-316; 民诉法解释 358(五), 461 (clear contents); 民事调解规定 8(二), by analogy.
//!
//! A vague word matters where it stands in a duty. What a payment is for is no duty: its amount is in digits.

use jiff::ToSpan;
use jiff::civil::Date;

use super::figure::amounts;
use super::lexicon::{VAGUE, VagueWord, Vagueness};
use super::text::{Field, Passage, after, before, first, part, passages, places, says, sentences};
use super::{Clause, Finding, KCode, Level, Matter, Rule, Scope};
use crate::paper::wording::day;

/// Days from today to the day that an example names: a usual term for a duty, so that nobody copies a past day.
const EXAMPLE_DAYS: i32 = 30;

const OPEN: Rule = Rule {
    code: KCode::K13,
    level: Level::Block,
    scope: Scope::Text,
    basis: "民诉法解释第358条第5项、第461条",
};
const COURT: Rule =
    Rule {
        code: KCode::K16, basis: "最高人民法院关于人民法院民事调解工作若干问题的规定第8条", ..OPEN
    };
const WAIVER: Rule = Rule {
    code: KCode::K19,
    level: Level::Warn,
    scope: Scope::Confirm,
    basis: "民诉法解释第358条（审查实践）",
};

pub(super) fn check_clause(matter: &Matter, clause: &Clause) -> Vec<Finding> {
    passages(clause)
        .iter()
        .flat_map(|passage| {
            let mut findings = vague(matter, passage);
            findings.extend(back_to_court(passage));
            findings.extend(waiver(passage));
            findings
        })
        .collect()
}

/// A day that an example may name.
pub(super) fn example_day(today: Date) -> String {
    day(today.checked_add(EXAMPLE_DAYS.days()).unwrap_or(today))
}

/// K-13, once a word.
fn vague(matter: &Matter, passage: &Passage) -> Vec<Finding> {
    let mut findings = Vec::new();
    for word in VAGUE.words.iter().chain([&VAGUE.open_list.word]) {
        let place = sentences(&passage.text).find_map(|sentence| {
            places(sentence, &word.word)
                .find(|at| matters(passage.field, sentence, *at, word))
                .map(|at| (sentence, at))
        });
        if let Some((sentence, at)) = place {
            let (sentence, excerpt) = (explain(word), part(sentence, at).1);
            findings.push(OPEN.finding(sentence, better(word, matter.today)).at(passage, excerpt));
        }
    }
    findings
}

/// Whether `word` at `at` makes a duty unclear.
fn matters(field: Field, sentence: &str, at: usize, word: &VagueWord) -> bool {
    let free = match field {
        Field::Purpose => return false,
        Field::Sentence | Field::Waiver | Field::Guarantee => true,
        Field::Note
        | Field::What
        | Field::Forbidden
        | Field::Standard
        | Field::Place
        | Field::Acceptance
        | Field::Method => false,
    };
    if word.kind == Vagueness::List
        && (field == Field::Forbidden || closes(sentence, at) || is_denied(sentence, at))
    {
        return false;
    }
    if !free {
        return true;
    }
    let around = part(sentence, at).1;
    let recital = VAGUE.recitals.iter().any(|opening| around.starts_with(opening.as_str()));
    let waives = says(sentence, &VAGUE.waivers) && (field == Field::Waiver || word.kind == Vagueness::List);
    let settled = word.kind == Vagueness::Talk && says(sentence, &VAGUE.unsettled);
    // What is put off to later talks is put off, whatever it is.
    let duty = word.kind == Vagueness::Talk || says(sentence, &VAGUE.duty);
    duty && !recital && !waives && !settled
}

/// Whether the list before the 等 at `at` is closed: by a number of its items, or by the sum of its costs.
fn closes(sentence: &str, at: usize) -> bool {
    let tail = &sentence[at + VAGUE.open_list.word.word.word.len()..];
    let counted = tail.chars().next().is_some_and(|next| VAGUE.open_list.closing.contains(next));
    let costs = [before(sentence, at, 4), after(tail, 0, 6)]
        .iter()
        .any(|near| near.contains(['费', '款', '金']) || near.contains("损失"));
    counted || (costs && !amounts(sentence).is_empty())
}

/// Whether the list before the 等 at `at` is of what nobody may do: whatever else is like it, is not done either.
fn is_denied(sentence: &str, at: usize) -> bool {
    let (start, _) = part(sentence, at);
    let head = &sentence[start..at];
    let Some(never) = VAGUE.open_list.never.iter().filter_map(|word| head.rfind(word.as_str())).max() else {
        return false;
    };
    !says(&head[never..], &VAGUE.open_list.turns)
}

fn explain(VagueWord { word, kind }: &VagueWord) -> String {
    let word = &word.word;
    match kind {
        Vagueness::Time => format!("“{word}”说不清最晚是哪一天，到期没有都没法认定。"),
        Vagueness::Condition => format!("“{word}”要看以后的情况，到时候该不该做说不清。"),
        Vagueness::Effort => format!("“{word}”只说努力，没说一定做到，没法执行。"),
        Vagueness::Measure => format!("“{word}”没有数，给多少、做到哪一步都说不清。"),
        Vagueness::Talk => format!("“{word}”把事情留到以后再谈，等于没有约定，没法执行。"),
        Vagueness::List => format!("“{word}”后面还有什么没有写，范围说不清。"),
    }
}

fn better(VagueWord { word, kind }: &VagueWord, today: Date) -> String {
    let (word, day) = (&word.word, example_day(today));
    match kind {
        Vagueness::Time => format!("请写明最晚日期，例如“{day}前”。"),
        Vagueness::Condition => {
            format!("请改成确定的日期和数额，例如“{day}前”；一次付不清的，用“分期付款”条款逐期写明。")
        }
        Vagueness::Effort => format!("请删去“{word}”，写明做什么、做到什么标准、最晚哪一天，例如“{day}前”。"),
        Vagueness::Measure => {
            "请写出具体数额或者尺寸，例如“600元（大写：陆佰元整）”“长4.2米、宽1.5米”。".to_owned()
        }
        Vagueness::Talk => {
            format!("请现在谈定谁在{day}前做什么；谈不定的删去这一条，写明该事项不在本协议范围内。")
        }
        Vagueness::List => format!("请一项一项写全，删去“{word}”；有总额的写明总额。"),
    }
}

/// K-16.
fn back_to_court(passage: &Passage) -> Option<Finding> {
    let free = matches!(passage.field, Field::Sentence | Field::Waiver | Field::Note | Field::Guarantee);
    sentences(&passage.text).filter(|_| free).find_map(|sentence| {
        // One sentence holds condition and consequence, whatever commas are between them.
        let joined = sentence.replace('，', "");
        let fails = says(&joined, &VAGUE.court.failing);
        let hit = !says(&joined, &VAGUE.court.fine)
            && (first(&VAGUE.court.handing, &joined).is_some()
                || (fails && first(&VAGUE.court.judging, &joined).is_some()));
        hit.then(|| {
            COURT
                .finding(
                    "“一方不履行，另一方可请求法院裁判”的约定，法院不予准许。",
                    "请删去这一条，改写成违约责任，例如“任一期逾期超过10日的，剩余款项立即到期”；确认后可以直接申请强制执行。",
                )
                .at(passage, sentence)
        })
    })
}

/// K-19.
fn waiver(passage: &Passage) -> Option<Finding> {
    let free = matches!(passage.field, Field::Sentence | Field::Waiver | Field::Note);
    if !free || says(&passage.text, &VAGUE.limits) {
        return None;
    }
    sentences(&passage.text).find_map(|sentence| {
        let (at, _) = first(&VAGUE.unlimited, sentence)?;
        let finding = WAIVER.finding(
            "这一条什么都不再追究，没有写范围，以后容易再起争议。",
            "请写明范围，例如“本纠纷就房屋漏水造成的损失一次性了结，各方不再就同一事项主张其他费用”。",
        );
        Some(finding.at(passage, part(sentence, at).1))
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{codes, finding, on};
    use super::*;
    use crate::case::clause::ClauseDraft;
    use crate::case::id::PartyId;

    #[track_caller]
    fn check(code: KCode, text: &str, expected: bool) {
        assert_eq!(codes("03", text).iter().any(|(found, _)| *found == code), expected, "{text}");
    }

    #[test]
    fn k_13_vague_duties_are_found() {
        for text in [
            "双方互相照顾，被申请人尽快清理杂物并适当补偿",
            "被申请人有钱时还款",
            "孙立军尽量减少噪音，不影响他人休息，并负责修好地板",
            "赔偿数额由双方协商解决",
            "视情况补偿钱秀英",
            "石保国清理砖石、木料等",
            "物业公司及时维修电梯",
            "孙立军给予合理补偿",
            "孙立军酌情赔偿",
            "吴敏支付5000元左右",
            "吴敏条件允许时归还借款",
            "被申请人尽 快 付清",
            "剩余款项双方另行协商",
            "孙立军给予一定经济补偿",
            "不得堆放杂物并清理砖石、木料等",
            "孙立军不再拖延，应修好门窗、地板等",
            "孙立军搬走沙发、冰箱等物品",
            "孙立军手头宽裕时还款",
            "孙立军力争六月底前付款",
            "孙立军过段时间再修",
            "孙立军赶紧把墙修好",
            "孙立军抽空清理杂物",
            "待资金宽裕后归还借款",
            "孙立军逐步还清欠款",
            "孙立军日后再付清",
            "孙立军择日赔礼道歉",
            "孙立军尽最大努力还款",
            "孙立军视经济状况偿还",
            "改天再赔偿",
            "孙立军给予一定补助",
        ] {
            check(KCode::K13, text, true);
        }
    }

    #[test]
    fn k_13_harmless_words_are_left_alone() {
        for text in [
            "双方平等自愿，吴敏分12期等额还款",
            "石保国等3人于2026年7月25日前清理砖石",
            "孙立军赔偿医疗费、误工费等共计5000元",
            "孙立军赔偿医疗费、误工费等损失，共计5000元",
            "吴敏交付《合理使用说明书》一册",
            "孙立军按原等级修复地板，等待验收不超过3日",
            "经双方友好协商解决争议后，吴敏付款5000元",
            "因物业公司未及时修理，物业公司赔偿500元",
            "双方握手言和，今后适当走动",
            "未尽事宜由双方协商解决",
            "就医疗费、误工费等一次性了结，由各方自负",
            "等额本息还款",
            "物业公司承诺不采取停水、停电等方式催费",
            "双方不得发生辱骂、殴打等行为",
            "孙立军不得在通道堆放砖石、木料等物品",
            "双方不再以上门、电话等方式打扰对方",
            "禁止在楼道停放电动车、自行车等",
            "孙立军停止播放音响、唱歌等行为",
            "孙立军搬走沙发、冰箱、桌子等三件物品",
            "收到裁定书之日后10日内付清",
            "钱秀英选择日期并通知孙立军",
            "孙立军日后不再堆放，应清理通道",
            "经双方共同努力，孙立军付款5000元",
            "签字后3个工作日后付款",
        ] {
            check(KCode::K13, text, false);
        }
    }

    #[test]
    fn k_13_fields_of_an_act_are_duties_and_the_purpose_of_a_payment_is_none() {
        let act = ClauseDraft::Act {
            debtors: vec![PartyId::new("p2")],
            what: "清理砖石".into(),
            standard: "适当清理".into(),
            place: "通道".into(),
            due: jiff::civil::date(2026, 7, 25),
            acceptance: "双方签字".into(),
        };
        assert!(on("03", &act).iter().any(|finding| finding.code == KCode::K13));
        let pay = ClauseDraft::Pay {
            debtors: vec![PartyId::new("p2")],
            creditor: PartyId::new("p1"),
            amount_fen: 60_000,
            due: jiff::civil::date(2026, 7, 25),
            method: "转账".into(),
            purpose: "误工、交通等合理费用".into(),
        };
        assert!(on("03", &pay).iter().all(|finding| finding.level != Level::Block));
    }

    #[test]
    fn k_13_says_by_when_instead() {
        let found = finding("03", "石保国尽快清理砖石", KCode::K13);
        assert_eq!(found.excerpt.as_deref(), Some("石保国尽快清理砖石"));
        assert_eq!(found.instead, "请写明最晚日期，例如“2026年7月8日前”。");
        assert_eq!((found.level, found.scope), (Level::Block, Scope::Text));
    }

    #[test]
    fn k_16_disputes_are_not_handed_back_to_the_court() {
        for text in [
            "一方不履行，另一方可请求法院作出裁判",
            "一方不履行协议的，另一方可以请求人民法院对案件作出裁判",
            "如逾期不付，申请人可要求法院依法判决",
            "被申请人违约的，由人民法院判决",
            "一方反悔的，另一方可以向法院起诉，请求判决支付全部款项",
            "任何一方未按约履行，对方有权申请法院裁决",
            "不履行的，法院恢复审理",
            "逾期的，交由法院判令付清",
            "协商不成的，由法院裁判",
            "任何一方可提交人民法院裁决",
            "如有争议，提交人民法院裁决",
            "再起争议的，请法官定夺",
            "履行中发生纠纷的，由法院依法处理",
            "逾期不付的，钱秀英可以请求法院确定违约金数额",
            "谈不拢就告到法院判决",
            "数额由人民法院判决",
            "双方意见不一时申请法庭裁决",
            "本协议未尽的，交由法院裁定",
            "不守协议的，起诉到法院判令履行",
            "对修理费有异议的，由法院评判",
            "赔偿多少由法官做主",
        ] {
            check(KCode::K16, text, true);
        }
    }

    #[test]
    fn k_16_enforcement_and_confirmation_may_be_named() {
        for text in [
            "一方不履行的，另一方可以申请人民法院强制执行",
            "双方共同向潞川区人民法院申请司法确认",
            "任一期逾期10日，剩余款项立即到期",
            "一方不履行的，另一方可以向人民法院起诉",
            "法院判决书由申请人保管",
            "逾期未付的，申请人可以向法院申请支付令",
            "本协议经法院裁定确认后，不履行的可以申请强制执行",
            "双方不再提起诉讼",
            "双方申请法院裁定确认本协议",
            "申请人民法院裁定本协议有效",
            "房屋归属争议由法院另案判决",
            "该判决书确定的款项由孙立军支付",
            "钱秀英撤回在法院的起诉",
            "不履行的，由人民法院强制执行",
            "法院已经判决的部分不再处理",
            "双方协商不成的部分另行起诉",
            "申请法院解除查封",
            "双方到法院办理司法确认",
            "孙立军退还法院预收的诉讼费500元",
            "由法院退还保全费",
            "双方请法院送达文书",
            "钱秀英向法院申请撤诉",
        ] {
            check(KCode::K16, text, false);
        }
    }

    #[test]
    fn k_19_waivers_need_a_scope() {
        for text in [
            "今后互不追究一切责任",
            "双方互不追究任何责任",
            "今后无任何纠葛",
            "双方再无任何经济纠纷",
            "申请人放弃一切权利",
            "不得以任何理由再主张",
            "此后双方再无瓜葛",
            "永不追究",
            "一切责任互不追究",
            "双方恩怨一笔勾销",
            "今后谁也不找谁",
            "不再以任何名义索赔",
            "双方账目两清，概不追究",
            "过去的事谁也不许再提",
        ] {
            check(KCode::K19, text, true);
        }
    }

    #[test]
    fn k_19_waivers_with_a_scope_are_fine() {
        for text in [
            "公司放弃违约金",
            "本纠纷就漏水损失一次性了结，各方不再就同一事项主张其他费用",
            "本次事故一次性了结，双方互不追究任何责任",
            "就本案双方再无任何纠葛",
            "钱秀英放弃其余误工费",
            "上述款项付清后，双方互不追究一切责任",
            "双方就该笔借款再无任何纠纷",
            "双方今后和睦相处",
            "双方就本次打架不再追究",
            "本次纠纷一笔勾销，不再追究",
            "孙立军不再向钱秀英索要借条",
            "钱秀英放弃对孙立军的违约金",
        ] {
            check(KCode::K19, text, false);
        }
    }
}
