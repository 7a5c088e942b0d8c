//! The sample cases of `legal.md` part F through the linter, and what holds for every matter.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Two parties who sign, one on each side.
fn neighbours() -> &'static [Party<'static>] {
    static PARTIES: std::sync::LazyLock<Vec<Party<'static>>> = std::sync::LazyLock::new(|| {
        let ids: &'static [PartyId; 2] = Box::leak(Box::new([PartyId::new("p1"), PartyId::new("p2")]));
        vec![party(&ids[0], "钱秀英", Role::Applicant), party(&ids[1], "孙立军", Role::Respondent)]
    });
    &PARTIES
}

/// A party of age who signs.
pub(super) fn party<'a>(id: &'a PartyId, name: &'a str, role: Role) -> Party<'a> {
    Party {
        id,
        name,
        role,
        birth: None,
        capacity: Capacity::Full,
        has_guardian: false,
        signs: true,
        agent: None,
        city_resident: None,
    }
}

/// A matter in which nothing is wrong but what `clauses` say.
pub(super) fn matter<'a>(dispute_type: &'a str, clauses: &'a [Clause<'a>]) -> Matter<'a> {
    Matter {
        dispute_type,
        cause: "",
        facts: "",
        clauses,
        parties: neighbours(),
        committee_registered: true,
        mediator_registered: true,
        court_competent: true,
        window: Window::NotYet,
        loan: None,
        signals: &[],
        signed_on: None,
        today: date(2026, 6, 8),
    }
}

/// What is found where `draft` is the only clause.
pub(super) fn on(dispute_type: &str, draft: &ClauseDraft) -> Vec<Finding> {
    check(&matter(dispute_type, &[Clause { no: 1, draft }]))
}

fn other(text: &str) -> ClauseDraft {
    ClauseDraft::Other { text: text.to_owned() }
}

/// Rules and levels of what is found where `text` is the only clause.
pub(super) fn codes(dispute_type: &str, text: &str) -> Vec<(KCode, Level)> {
    on(dispute_type, &other(text)).iter().map(|finding| (finding.code, finding.level)).collect()
}

/// The first finding of `code` where `text` is the only clause.
#[track_caller]
pub(super) fn finding(dispute_type: &str, text: &str, code: KCode) -> Finding {
    let found = on(dispute_type, &other(text));
    found.into_iter().find(|finding| finding.code == code).expect("the text breaks the rule")
}

/// What is found where `text` is the only clause of a loan of `contract_day`.
pub(super) fn on_loan(dispute_type: &str, text: &str, contract_day: Date) -> Vec<Finding> {
    let draft = other(text);
    let clauses = [Clause { no: 1, draft: &draft }];
    let mut matter = matter(dispute_type, &clauses);
    matter.loan = Some(Loan {
        contract_day,
        principal_fen: 5_000_000,
        annual_rate_bp: None,
        paid_by_transfer: true,
        evidence: 2,
    });
    check(&matter)
}

/// A case of `cases.json`, read into what the linter wants.
struct Sample {
    case: Value,
    parties: Vec<(PartyId, String, Role, Option<Date>)>,
}

impl Sample {
    fn new(id: &str) -> Self {
        let cases: Value = serde_json::from_str(include_str!("../../fixtures/cases.json")).unwrap();
        let case = cases["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap().clone();
        let parties = case["parties"].as_array().unwrap().iter().map(|party| {
            let role = match text(party, "role") {
                "申请人" => Role::Applicant,
                "被申请人" => Role::Respondent,
                "保证人" => Role::Guarantor,
                role => panic!("{role}"),
            };
            let birth = party["birth"].as_str().map(|birth| birth.parse().unwrap());
            (PartyId::new(text(party, "id")), text(party, "name").to_owned(), role, birth)
        });
        Self { parties: parties.collect(), case }
    }

    fn v2(id: &str) -> Self {
        let mut sample = Self::new(id);
        sample.case["clauses"] = sample.case["v2"]["clauses"].take();
        sample.case["window"]["effective"] = sample.case["v2"]["agreed"].take();
        sample
    }

    fn drafts(&self) -> Vec<ClauseDraft> {
        self.case["clauses"].as_array().unwrap().iter().map(draft).collect()
    }

    /// What is found in the case with `drafts`, after `change`.
    fn check(
        &self,
        drafts: &[ClauseDraft],
        change: impl FnOnce(&mut Matter, &mut Vec<Party>),
    ) -> Vec<Finding> {
        let clauses: Vec<Clause> =
            drafts.iter().enumerate().map(|(index, draft)| Clause { no: index + 1, draft }).collect();
        let mut parties: Vec<Party> = self
            .parties
            .iter()
            .map(|(id, name, role, birth)| Party { birth: *birth, ..party(id, name, *role) })
            .collect();
        let mut matter = Matter {
            cause: text(&self.case, "cause"),
            facts: text(&self.case, "facts"),
            today: text(&self.case["window"], "effective").parse().unwrap(),
            ..matter(text(&self.case, "type"), &clauses)
        };
        if self.case["id"] == "F-3" {
            matter.loan = Some(Loan {
                contract_day: date(2024, 3, 1),
                principal_fen: 5_000_000,
                annual_rate_bp: None,
                paid_by_transfer: true,
                evidence: self.case["evidence"].as_array().unwrap().len(),
            });
        }
        change(&mut matter, &mut parties);
        check(&Matter { parties: &parties, ..matter })
    }

    fn findings(&self) -> Vec<Finding> {
        self.check(&self.drafts(), |_, _| {})
    }
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

fn draft(clause: &Value) -> ClauseDraft {
    let owned = |field: &str| text(clause, field).to_owned();
    let debtors = || text(clause, "debtor").split(',').map(PartyId::new).collect();
    let due = || text(clause, "due").parse().unwrap();
    match text(clause, "kind") {
        "PAY" => ClauseDraft::Pay {
            debtors: debtors(),
            creditor: PartyId::new(text(clause, "creditor")),
            amount_fen: clause["amount_fen"].as_i64().unwrap(),
            due: due(),
            method: owned("method"),
            purpose: owned("purpose"),
        },
        "ACT" => ClauseDraft::Act {
            debtors: debtors(),
            what: owned("what"),
            standard: owned("standard"),
            place: owned("place"),
            due: due(),
            acceptance: owned("acceptance"),
        },
        "GUARANTEE" => {
            ClauseDraft::Guarantee { guarantor: PartyId::new(text(clause, "debtor")), text: owned("text") }
        }
        "RELEASE" => ClauseDraft::Release { text: owned("text") },
        "BREACH" | "OTHER" => ClauseDraft::Other { text: owned("text") },
        kind => panic!("{kind}"),
    }
}

fn named(found: &[Finding]) -> Vec<String> {
    found
        .iter()
        .map(|finding| serde_json::to_value(finding.code).unwrap().as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn check_blocks(found: &[Finding], expected: &[KCode]) {
    let mut blocks: Vec<KCode> =
        found.iter().filter(|finding| finding.level == Level::Block).map(|finding| finding.code).collect();
    blocks.dedup();
    assert_eq!(blocks, expected, "{found:#?}");
}

#[test]
fn good_cases_have_no_block() {
    for id in ["F-1", "F-2", "F-3", "F-4"] {
        check_blocks(&Sample::new(id).findings(), &[]);
    }
    for id in ["F-7", "F-9"] {
        check_blocks(&Sample::v2(id).findings(), &[]);
    }
}

#[test]
fn good_cases_have_no_warning() {
    for id in ["F-1", "F-2", "F-3", "F-4"] {
        let found = Sample::new(id).findings();
        assert!(found.iter().all(|finding| finding.level == Level::Hint), "{id} {found:#?}");
    }
    for id in ["F-7", "F-9"] {
        assert_eq!(Sample::v2(id).findings(), [], "{id}");
    }
}

#[test]
fn bad_drafts_are_found_as_expected() {
    for id in ["F-1", "F-4"] {
        let sample = Sample::new(id);
        for bad in sample.case["bad_drafts"].as_array().unwrap() {
            let mut drafts = sample.drafts();
            drafts.push(other(text(bad, "text")));
            let found = sample.check(&drafts, |_, _| {});
            assert!(named(&found).iter().any(|code| code == text(bad, "expect")), "{bad} {found:#?}");
        }
    }
}

#[test]
fn f_2_k_11_is_cleared_by_adding_the_co_owner() {
    let sample = Sample::new("F-2");
    let found = sample.check(&sample.drafts(), |_, parties| parties.truncate(2));
    assert_eq!(found.iter().filter(|finding| finding.code == KCode::K11).count(), 3, "{found:#?}");
    assert!(sample.findings().iter().all(|finding| finding.code != KCode::K11));
}

#[test]
fn f_3_guarantor_who_does_not_sign_blocks() {
    let sample = Sample::new("F-3");
    let hint = |finding: &Finding| finding.code == KCode::K17 && finding.level == Level::Hint;
    assert!(sample.findings().iter().any(hint));
    let found = sample.check(&sample.drafts(), |_, parties| parties[2].signs = false);
    check_blocks(&found, &[KCode::K17]);
    let found = sample.check(&sample.drafts(), |_, parties| parties.truncate(2));
    check_blocks(&found, &[KCode::K17]);
}

#[test]
fn f_4_k_03_blocks_until_the_special_authority() {
    let sample = Sample::new("F-4");
    let with = |authority| sample.check(&sample.drafts(), |_, parties| parties[3].agent = Some(authority));
    check_blocks(&with(Authority::General), &[KCode::K03]);
    check_blocks(&with(Authority::Special), &[]);
}

#[test]
fn f_6_and_f_9_have_the_checks_they_expect() {
    for id in ["F-6", "F-9"] {
        let sample = Sample::new(id);
        let found = sample.findings();
        for expected in sample.case["expect"]["checks"].as_array().unwrap() {
            let blocked = |finding: &Finding| {
                finding.level == Level::Block
                    && named(std::slice::from_ref(finding)) == [expected.as_str().unwrap()]
            };
            assert!(found.iter().any(blocked), "{id} {expected} {found:#?}");
        }
    }
}

#[test]
fn f_6b_payment_after_a_divorce_is_confirmable_on_paper() {
    let sample = Sample::new("F-6");
    let drafts = [ClauseDraft::Pay {
        debtors: vec![PartyId::new("p1")],
        creditor: PartyId::new("p2"),
        amount_fen: 900_000,
        due: date(2026, 7, 1),
        method: "转账".into(),
        purpose: "抚养费".into(),
    }];
    for cause in ["抚养费纠纷", "离婚纠纷"] {
        let found = sample.check(&drafts, |matter, _| {
            (matter.facts, matter.cause) = ("2025年已离婚，仅欠付抚养费9000元", cause);
        });
        check_blocks(&found, &[KCode::K09]);
        assert!(found.iter().all(|finding| finding.level != Level::Block || finding.scope == Scope::ESign));
    }
}

#[test]
fn f_7_title_is_blocked_and_the_outsider_warned_of() {
    let sample = Sample::new("F-7");
    let found = sample.check(&sample.drafts(), |_, parties| {
        (parties[0].city_resident, parties[1].city_resident) = (Some(false), Some(true));
    });
    check_blocks(&found, &[KCode::K02]);
    assert!(found.iter().any(|finding| finding.code == KCode::K20 && finding.level == Level::Warn));
    let villagers = sample.check(&sample.drafts(), |_, parties| {
        parties.iter_mut().for_each(|party| party.city_resident = Some(false));
    });
    assert!(villagers.iter().all(|finding| finding.code != KCode::K20));
}

#[test]
fn k_03_k_04_k_05_k_06_stand_in_the_way_of_filing() {
    let sample = Sample::new("F-1");
    let with = |change: fn(&mut Matter, &mut Vec<Party>)| {
        let found = sample.check(&sample.drafts(), change);
        assert!(found.iter().all(|finding| finding.level != Level::Block || finding.scope == Scope::Filing));
        found
    };
    check_blocks(&with(|_, parties| parties.truncate(1)), &[KCode::K03]);
    check_blocks(&with(|_, parties| parties[1].signs = false), &[KCode::K03]);
    check_blocks(&with(|matter, _| matter.window = Window::Over), &[KCode::K04]);
    check_blocks(&with(|matter, _| matter.window = Window::Open), &[]);
    check_blocks(&with(|matter, _| matter.committee_registered = false), &[KCode::K05]);
    check_blocks(&with(|matter, _| matter.mediator_registered = false), &[KCode::K05]);
    check_blocks(&with(|matter, _| matter.court_competent = false), &[KCode::K06]);
}

#[test]
fn k_07_wards_need_a_guardian_and_their_property_care() {
    let sample = Sample::new("F-1");
    let with = |birth: Date, capacity, has_guardian| {
        let found = sample.check(&sample.drafts(), |_, parties| {
            (parties[1].birth, parties[1].capacity, parties[1].has_guardian) =
                (Some(birth), capacity, has_guardian);
        });
        check_blocks(&found, &[]);
        found.into_iter().filter(|finding| finding.code == KCode::K07).collect::<Vec<_>>()
    };
    // Eighteen on the day of the agreement is of age; a day short of it isn't.
    assert_eq!(with(date(2008, 6, 8), Capacity::Full, false), []);
    let found = with(date(2008, 6, 9), Capacity::Full, false);
    assert!(found[0].sentence.contains("未满18周岁"), "{found:?}");
    // Both payments, the waiver, and the ward as such.
    assert_eq!(
        found.iter().map(|finding| finding.clause).collect::<Vec<_>>(),
        [None, Some(2), Some(3), Some(4)]
    );
    assert!(with(date(2014, 6, 8), Capacity::Limited, false)[0].instead.contains("监护人到场"));
    assert!(with(date(2014, 6, 8), Capacity::Limited, true)[0].instead.contains("监护关系证明"));
    assert!(!with(date(1950, 6, 8), Capacity::None, true).is_empty());
}

#[test]
fn findings_are_ordered_and_say_their_rule_in_json() {
    let found = Sample::new("F-6").findings();
    assert!(found.windows(2).all(|pair| (pair[0].code, pair[0].clause) <= (pair[1].code, pair[1].clause)));
    let json = serde_json::to_value(&found[0]).unwrap();
    assert_eq!((json["code"].as_str(), json["level"].as_str()), (Some("K-01"), Some("block")));
    assert_eq!(json["scope"].as_str(), Some("confirm"));
}

/// Sentences made of the words that the rules look for, so that they meet.
fn sentence() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "孙立军",
        "钱秀英",
        "李晓燕",
        "被申请人",
        "双方",
        "于2026年7月1日前",
        "尽快",
        "支付",
        "600元",
        "（大写：陆佰元整）",
        "归",
        "所有",
        "房屋",
        "停止",
        "供水",
        "不",
        "不得",
        "等",
        "清理",
        "，",
        "。",
        "、",
        "月息2分",
        "年利率",
        "24%",
        "百分之",
        "第1期",
        "共计",
        "每期",
        "保证人",
        "的",
        "法院",
        "判决",
        "逾期",
        "《",
        "》",
        "利息",
        "十",
        "分利",
        "LPR",
        "互不追究",
        "宅基地",
        "买卖",
        " ",
        "９",
        "a",
        "€",
        "𠮷",
        "大写",
        "解除",
        "婚姻关系",
        "-",
        ".",
        "万",
        "已",
        "其妻",
        "由",
        "和",
        "共有人",
    ]);
    prop::collection::vec(words, 0..30).prop_map(|words| words.concat())
}

fn any_draft() -> impl Strategy<Value = ClauseDraft> {
    let text = prop_oneof![sentence(), any::<String>()];
    (0..6, text).prop_map(|(kind, text)| match kind {
        0 => ClauseDraft::Release { text },
        1 => ClauseDraft::Default { overdue_days: 10, note: Some(text) },
        2 => ClauseDraft::Guarantee { guarantor: PartyId::new("p2"), text },
        3 => ClauseDraft::Forbear { debtors: vec![PartyId::new("p2")], what: text, until: None },
        4 => ClauseDraft::Act {
            debtors: vec![PartyId::new("p2")],
            what: text.clone(),
            standard: text.clone(),
            place: text.clone(),
            due: date(2026, 7, 1),
            acceptance: text,
        },
        _ => ClauseDraft::Other { text },
    })
}

proptest! {
    #[test]
    fn any_text_is_read_twice_the_same(
        draft in any_draft(),
        facts in prop_oneof![sentence(), any::<String>()],
        kind in prop::sample::select(vec!["01", "03", "04", "05", "11", "15", "18", "99", ""]),
    ) {
        let clauses = [Clause { no: 1, draft: &draft }];
        let mut matter = matter(kind, &clauses);
        (matter.facts, matter.cause) = (&facts, "民间借贷纠纷");
        prop_assert_eq!(check(&matter), check(&matter));
    }

    #[test]
    fn another_clause_takes_no_finding_away(first in any_draft(), second in any_draft(), third in any_draft()) {
        let clauses = [(1, &first), (2, &second), (3, &third)].map(|(no, draft)| Clause { no, draft });
        let on_clauses = |clauses: &[Clause]| {
            let found = check(&matter("05", clauses));
            found.into_iter().filter(|finding| finding.clause.is_some()).collect::<Vec<_>>()
        };
        let more = on_clauses(&clauses);
        for finding in on_clauses(&clauses[..2]) {
            prop_assert!(more.contains(&finding), "{finding:?} went away");
        }
    }
}
