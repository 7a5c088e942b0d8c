//! K-02: title to things. What only carries out a right is allowed: handing over a house, helping to register a transfer.
//!
//! Sources: `legal.md` C.5, B-310; 民诉法解释 355(五).

use super::lexicon::TITLES;
use super::people::mentions;
use super::text::{Passage, Pattern, before, first, masked, part, says};
use super::{Finding, KCode, Level, Matter, Rule, Scope};

const TITLE: Rule = Rule {
    code: KCode::K02,
    level: Level::Block,
    scope: Scope::Confirm,
    basis: "民诉法解释第355条第1款第5项",
};
const TITLE_NEAR: Rule = Rule { level: Level::Warn, ..TITLE };

/// K-02: a title that is confirmed is a block; handing over and helping to register are worth a look.
pub(super) fn title(matter: &Matter, passage: &Passage, sentence: &str) -> Option<Finding> {
    if says(sentence, &TITLES.silent) {
        return None;
    }
    let open = masked(sentence, &TITLES.titles_except);
    let mut found: Vec<(usize, usize)> =
        TITLES.titles.iter().flat_map(|pattern| pattern.find_all(&open)).collect();
    found.extend(allotted(matter, &open));
    found.retain(|(start, end)| !is_no_thing(&open, *start, *end));
    found.extend(disposed(&open));
    found.extend(owned(matter, &open));
    found.sort_unstable();
    let attribute = |(start, end): &(usize, usize)| {
        let tail = &open[*end..];
        tail.strip_prefix("所有").unwrap_or(tail).starts_with('的')
            && says(part(&open, *start).1, &TITLES.handing_over)
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
        .or_else(|| first(&TITLES.registration, sentence))
        .or_else(|| first(&TITLES.transfer, sentence).filter(|_| !says(sentence, &TITLES.tenancy)))
        .or_else(|| first(&TITLES.borders, sentence))?;
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
        let called = || TITLES.whom.iter().find(|whom| sentence[from..].starts_with(whom.as_str()));
        Some((at, named.or_else(|| called().map(|whom| from + whom.len()))?))
    });
    let duty = |end: usize| TITLES.duties_after.iter().any(|word| sentence[end..].starts_with(word.as_str()));
    ends.filter(|(_, end)| !duty(*end)).collect()
}

/// Whether what goes to somebody is money, a duty or rubble: 押金归甲方所有 is a payment, 维修责任归物业公司 a duty.
fn is_no_thing(sentence: &str, start: usize, end: usize) -> bool {
    let Some(at) = sentence[start..end].rfind('归').map(|at| start + at) else { return false };
    let (from, around) = part(sentence, at);
    let (head, tail) = (&sentence[from..at], &around[at + '归'.len_utf8() - from..]);
    let tail = tail.split(['并', '且', '由', '和', '、']).next().unwrap_or(tail);
    let mut duties = TITLES.duties_after.iter().filter(|word| word.chars().count() > 1);
    TITLES.not_things.iter().any(|word| head.ends_with(word.as_str()))
        || (duties.any(|word| tail.contains(word.as_str())) && !tail.contains("所有"))
}

/// The houses and land in `sentence`; not what stands in them, nor their rent or repair.
fn things(sentence: &str) -> Vec<(usize, usize)> {
    let found = TITLES.things.iter().flat_map(|word| sentence.match_indices(word.as_str()));
    found
        .map(|(at, word)| (at, at + word.len()))
        .filter(|(_, end)| !TITLES.inside.iter().any(|word| sentence[*end..].starts_with(word.as_str())))
        .collect()
}

/// Where a house or land is shared, given or gained: 老宅院一人一半, 土地划给石保国, 取得该房屋.
fn disposed(sentence: &str) -> Vec<(usize, usize)> {
    let things = things(sentence);
    let places = |patterns: &[Pattern]| -> Vec<(usize, usize)> {
        patterns.iter().flat_map(|pattern| pattern.find_all(sentence)).collect()
    };
    let plain = |text: &str| !says(text, &TITLES.costs);
    let stands_before = |place: usize| {
        let (from, _) = part(sentence, place);
        things.iter().any(|(at, end)| *at >= from && *end <= place && plain(&sentence[*end..place]))
    };
    let next = |place: usize| {
        let (from, around) = part(sentence, place);
        let until = from + around.len();
        things.iter().copied().find(|(at, _)| *at >= place && *at < until && plain(&sentence[place..*at]))
    };
    let shared = places(&TITLES.shares).into_iter().filter(|(at, end)| {
        let (from, around) = part(sentence, *at);
        stands_before(*at) && plain(&sentence[*end..from + around.len()])
    });
    let given =
        places(&TITLES.given).into_iter().filter(|(at, end)| stands_before(*at) || next(*end).is_some());
    let gained = places(&TITLES.gained).into_iter().filter(|(at, end)| {
        let opens =
            |from: usize| TITLES.not_gained.iter().any(|word| sentence[from..].starts_with(word.as_str()));
        let denied = before(sentence, *at, 3).contains(['不', '未', '无', '没']);
        !denied && next(*end).is_some_and(|(_, end)| !opens(end))
    });
    shared.chain(given).chain(gained).collect()
}

/// Where a house is said to be somebody's: 旧院落是陈可为的.
fn owned(matter: &Matter, sentence: &str) -> Option<(usize, usize)> {
    let things = things(sentence);
    mentions(matter.parties, sentence).into_iter().find(|(start, end)| {
        let (from, around) = part(sentence, *start);
        let whose = sentence[..*start].ends_with(['是', '系', '属', '于']);
        whose
            && &sentence[*end..from + around.len()] == "的"
            && things.iter().any(|(at, _)| *at >= from && *at < *start)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::codes;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(KCode, Level)]) {
        let found: Vec<(KCode, Level)> =
            codes("03", text).into_iter().filter(|(code, _)| *code == KCode::K02).collect();
        assert_eq!(found, expected, "{text}");
    }

    const BLOCKED: &[(KCode, Level)] = &[(KCode::K02, Level::Block)];
    const NEAR: &[(KCode, Level)] = &[(KCode::K02, Level::Warn)];

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
            "双方按份共有该房屋，各占50%",
            "老宅院一人一半",
            "钱秀英取得该房屋",
            "西墙以北的土地划给孙立军",
            "房屋由双方按份共有",
            "旧院落是孙立军的",
            "承认孙立军对该房屋享有完整权利",
            "三间瓦房每人一半",
            "两处宅院双方平分",
            "孙立军分得东房两间",
            "承包地划归石保国",
            "把院子分给孙立军",
            "孙立军将车位赠与钱秀英",
            "鱼塘归钱秀英",
            "商铺由双方共同共有",
            "孙立军付清房款后取得房屋",
            "涉案车辆归孙立军所有",
            "孙立军让给钱秀英耕地二亩",
            "楼房归孙立军并由其偿还贷款",
            "门面对半分",
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
            "双方共同拥有的水井轮流使用",
            "孙立军维修双方按份共有的围墙",
            "孙立军粉刷归钱秀英所有的房屋",
            "双方以现有界石为准确定宅基地四至",
            "双方确认两家院子的分界线",
            "孙立军协助钱秀英办理房产证",
            "孙立军于2026年7月1日前交还门面",
            "双方以水渠为分界",
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
            "维修责任归孙立军",
            "清理费用归孙立军负担",
            "砖石归孙立军处理",
            "房屋维修责任归物业公司",
            "院落卫生归孙立军打扫",
            "拆下来的旧瓦片归钱秀英所有",
            "房屋维修费双方一人一半",
            "土地补偿款分给钱秀英5000元",
            "孙立军取得房屋钥匙后三日内付款",
            "院子里的杂物归孙立军清运",
            "诉讼费双方各半",
            "房屋漏水损失双方各占一半责任",
            "过错归责于孙立军",
            "楼道照明维护归物业公司负责",
            "宅基地纠纷的鉴定费双方平分",
            "石料归孙立军",
            "孙立军将钥匙还给钱秀英",
            "停车收益归双方平分",
            "房屋租金归钱秀英收取",
        ] {
            check(text, &[]);
        }
    }
}
