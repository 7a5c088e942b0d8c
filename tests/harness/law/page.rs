//! `docs/law.md`: the table of rules with where each is kept and tested, for somebody who knows the law.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::place::Place;
use super::source::Citation;
use super::table::{Asked, Part, Rule, Scope};

/// Files shown in one cell; more makes the page change with every commit, fewer hides where a rule is kept.
const FILES_MAX: usize = 3;
/// Items shown of one file.
const ITEMS_MAX: usize = 2;

/// Where a rule is kept and where it is tested.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Code, the most telling place first.
    pub code: Vec<Place>,
    /// Tests, likewise.
    pub tests: Vec<Place>,
}

/// What the sources show for every rule of `parts`.
#[must_use]
pub fn evidence(parts: &[Part], citations: &BTreeSet<Citation>) -> BTreeMap<String, Evidence> {
    let mut all = BTreeMap::new();
    for rule in parts.iter().flat_map(|part| &part.rules) {
        let cited = |in_test: bool| {
            let mut places: Vec<(u8, &Place)> = citations
                .iter()
                .filter(|one| one.id == rule.id && one.in_test == in_test)
                .map(|one| (rank(one), &one.place))
                .collect();
            places.sort();
            places.into_iter().map(|(_, place)| place.clone()).collect::<Vec<_>>()
        };
        let evidence = Evidence {
            code: distinct(rule.code.iter().cloned().chain(cited(false))),
            tests: distinct(rule.tests.iter().cloned().chain(cited(true))),
        };
        all.insert(rule.id.clone(), evidence);
    }
    all
}

/// What tells most comes first: an item that names the rule, a file that does, a Rust name for it, a page.
fn rank(citation: &Citation) -> u8 {
    let shown = citation.place.path.ends_with(".rs");
    match (citation.by_id, citation.place.item.is_some()) {
        (true, true) if shown => 0,
        (true, false) if shown => 1,
        (true, true | false) => 3,
        (false, true | false) => 2,
    }
}

fn distinct(places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::new();
    for place in places {
        if !kept.contains(&place) {
            kept.push(place);
        }
    }
    kept
}

/// The page.
#[must_use]
pub fn page(parts: &[Part], evidence: &BTreeMap<String, Evidence>) -> String {
    let mut page = String::from(HEAD);
    counts(&mut page, parts, evidence);
    for part in parts {
        table(&mut page, part, evidence);
    }
    unbuilt(&mut page, parts);
    untested(&mut page, parts, evidence);
    page
}

const HEAD: &str = "<!-- Written by `make law` from confirm/data/rules.json and the sources; a test fails while it differs. -->\n
# 规则、条文、代码、测试 · The law as code

每条规则一行：编号、内容、依据的条文、在哪段代码里、由哪个测试证明。One row a rule: id, what it says, the article, the code that keeps it, the test that shows it.

- **编号** 是稳定的，代码和测试用它引用规则。 The id is stable; code and tests cite it.
- **条文** 后的〔K〕= 未核对原文，上线前须由法院或司法局确认；〔D〕= 设计取舍，法律没有这样规定。 〔K〕 from knowledge, to be confirmed before go-live; 〔D〕 a design decision.
- 依据简称：解释 = 民诉法司法解释；调解规则 = 人民法院在线调解规则；诉讼规则 = 人民法院在线诉讼规则；2011规定 = 法释〔2011〕5号；特邀规定 = 特邀调解规定；个保法 = 个人信息保护法。
- 一格最多列三个文件，“…” 表示还有。 A cell lists at most three files; “…” says that there are more.
- 没有做的、只做了一部分的，见文末“尚未实现”。 What is not built, or not wholly, stands at the end.
";

fn counts(page: &mut String, parts: &[Part], evidence: &BTreeMap<String, Evidence>) {
    page.push_str("\n| 部分 Part | 规则 Rules | 有测试 Tested | 部分未做 Partly | 未做 Not built | 系统外 Outside |\n|---|--:|--:|--:|--:|--:|\n");
    let mut sums = [0; 5];
    for part in parts {
        let count = |is: &dyn Fn(&Rule) -> bool| part.rules.iter().filter(|rule| is(rule)).count();
        let row = [
            part.rules.len(),
            count(&|rule| !evidence[&rule.id].tests.is_empty()),
            count(&|rule| rule.rest.is_some() && rule.scope != Scope::Adjacent),
            count(&|rule| rule.open.is_some() && rule.scope != Scope::Adjacent),
            count(&|rule| rule.scope == Scope::Adjacent),
        ];
        let _ = writeln!(page, "| {} | {} |", part.title, row.map(|number| number.to_string()).join(" | "));
        sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
    let _ = writeln!(page, "| **合计 Total** | {} |", sums.map(|sum| format!("**{sum}**")).join(" | "));
    let core: Vec<&Rule> =
        parts.iter().flat_map(|part| &part.rules).filter(|rule| rule.scope == Scope::Core).collect();
    let shown = core.iter().filter(|rule| !evidence[&rule.id].tests.is_empty()).count();
    let _ = writeln!(
        page,
        "\n标为 CORE 的规则 {} 条，有测试的 {shown} 条。 Rules marked CORE: {}, with a test: {shown}.",
        core.len(),
        core.len()
    );
}

fn table(page: &mut String, part: &Part, evidence: &BTreeMap<String, Evidence>) {
    let _ = writeln!(page, "\n## {}\n\n{}\n", part.title, part.note);
    page.push_str("| 编号 | 规则 | 条文 | 代码 | 测试 |\n|---|---|---|---|---|\n");
    for rule in &part.rules {
        let mark = if matches!(rule.mark.as_str(), "K" | "D") {
            format!("〔{}〕", rule.mark)
        } else {
            String::new()
        };
        let scope =
            if rule.scope == Scope::None { String::new() } else { format!(" {}", rule.scope.label()) };
        let Evidence { code, tests } = &evidence[&rule.id];
        let _ = writeln!(
            page,
            "| {}{scope} | {} | {}{mark} | {} | {} |",
            rule.id,
            escaped(&rule.name),
            escaped(&rule.basis),
            cell(code),
            cell(tests)
        );
    }
}

fn cell(places: &[Place]) -> String {
    let mut files: Vec<(&str, Vec<&str>)> = Vec::new();
    for place in places {
        let at = files.iter().position(|(path, _)| *path == place.path).unwrap_or_else(|| {
            files.push((&place.path, Vec::new()));
            files.len() - 1
        });
        files[at].1.extend(place.item.as_deref());
    }
    let shown = files.iter().take(FILES_MAX).map(|(path, items)| {
        let name = path.strip_prefix("confirm/src/").unwrap_or(path);
        let mut text = format!("[{name}](../{path})");
        for item in items.iter().take(ITEMS_MAX) {
            let _ = write!(text, " `{}`", escaped(item));
        }
        text.push_str(if items.len() > ITEMS_MAX { " …" } else { "" });
        text
    });
    let mut text = shown.collect::<Vec<_>>().join("<br>");
    text.push_str(if files.len() > FILES_MAX { "<br>…" } else { "" });
    text
}

/// Why a rule stands in a list, if it does.
type Reason = fn(&Rule) -> Option<&String>;

fn unbuilt(page: &mut String, parts: &[Part]) {
    let rules = || parts.iter().flat_map(|part| &part.rules);
    let lists: [(&str, Reason); 3] = [
        ("尚未实现 · Not built", |rule| rule.open.as_ref().filter(|_| rule.scope != Scope::Adjacent)),
        ("部分未做 · Not wholly built", |rule| {
            rule.rest.as_ref().filter(|_| rule.scope != Scope::Adjacent)
        }),
        ("系统外 · Other systems' work (ADJ)", |rule| {
            rule.open.as_ref().filter(|_| rule.scope == Scope::Adjacent)
        }),
    ];
    for (title, reason) in lists {
        let _ = writeln!(page, "\n## {title}\n\n| 编号 | 规则 | 说明 |\n|---|---|---|");
        for (rule, reason) in rules().filter_map(|rule| Some((rule, reason(rule)?))) {
            let _ = writeln!(page, "| {} | {} | {} |", rule.id, escaped(&rule.name), escaped(reason));
        }
    }
}
fn untested(page: &mut String, parts: &[Part], evidence: &BTreeMap<String, Evidence>) {
    page.push_str("\n## 有代码而没有专门测试 · In the code, without a test that names it\n\n");
    let rules = parts.iter().filter(|part| part.asked != Asked::Nothing).flat_map(|part| &part.rules);
    let ids: Vec<&str> = rules
        .filter(|rule| {
            rule.open.is_none() && rule.scope != Scope::Adjacent && evidence[&rule.id].tests.is_empty()
        })
        .map(|rule| rule.id.as_str())
        .collect();
    page.push_str(&if ids.is_empty() { "没有。 None.".to_owned() } else { ids.join(" · ") });
    page.push('\n');
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
