//! Every paper of `legal.md` part D, read as its parties read it.
//!
//! The snapshots are the wording: a changed word is a changed document, and a lawyer reads the difference.

use std::collections::HashSet;

use confirm::paper::agreement::{Agreement, Form, Succession};
use confirm::paper::application::Jurisdiction;
use confirm::paper::authority::{Act, Scope};
use confirm::paper::consent::{TICKED, Ticks};
use confirm::paper::ending::Reason;
use confirm::paper::objection::Decision;
use confirm::paper::order::Omission;
use confirm::paper::record::RecordResult;
use confirm::paper::refusal::Bar;
use confirm::paper::rights::{Confirmed, Told};
use confirm::paper::ruling::Outcome;
use confirm::paper::{Kind, Paper};
use confirm::pdf::layout::{PAGE_HEIGHT, PAGE_WIDTH, layout};
use confirm::pdf::{Fonts, compose_document};

use crate::office::at;
use crate::samples::{after, agent, all, court, extreme, f1, f6, f7, mediation, signing};

/// The wording of `paper`, and that it is the paper `code` names.
#[track_caller]
fn check(code: &str, name: &str, paper: &Paper) {
    assert_eq!(paper.kind.code(), code);
    let fields: Vec<&str> = paper.places().map(|place| place.field.as_str()).collect();
    let text = format!("{}\n\nfields: {}", paper.lines().join("\n"), fields.join(" "));
    insta::assert_snapshot!(format!("{code}-{name}"), text);
}

#[test]
fn d01_the_request_says_who_wants_what_from_whom() {
    check("D01", "request", &mediation::request(&f1()));
}

#[test]
fn d02_the_registration_says_that_all_agree() {
    check("D02", "registration", &mediation::registration(&f1()));
}

#[test]
fn d03_a_dispute_not_taken_is_shown_other_ways() {
    check("D03", "declined", &mediation::declined(&f1()));
}

#[test]
fn d04_a_referral_gets_a_return_slip_and_a_feedback() {
    let papers = mediation::referral(&f1());
    check("D04", "transferred", &papers[0]);
    check("D04", "told", &papers[1]);
    check("D04", "entrusted", &papers[2]);
    check("D04b", "return-slip", &papers[3]);
    check("D04c", "agreed", &papers[4]);
    check("D04c", "ended", &papers[5]);
}

#[test]
fn d05_each_line_of_the_consent_is_ticked_by_itself() {
    check("D05", "none", &mediation::consent(&f1(), Ticks::default()));
    check("D05", "all", &mediation::consent(&f1(), mediation::ALL_TICKS));
}

#[test]
fn d12c_d21b_committee_says_that_it_presided_and_clerk_what_was_handed_over() {
    check("D12c", "presided", &mediation::presided(&f1()));
    check("D21b", "handed", &court::handed(&f1()));
}

#[test]
fn d06_rights_are_read_or_read_aloud_by_somebody_who_signs() {
    check("D06", "tap", &mediation::rights(&f1(), Told::Read, Confirmed::ByTap));
    check("D06", "read", &mediation::rights(&f1(), Told::Read, Confirmed::ByHand));
    let aloud = mediation::rights(&f1(), Told::Aloud { reader: "郝秀芝".to_owned() }, Confirmed::ByHand);
    assert_eq!(fields(&aloud), ["Party1", "Operator"]);
}

#[test]
fn d07_the_address_says_which_channel_comes_first() {
    check("D07", "address", &mediation::address(&f1(), Confirmed::ByHand));
}

#[test]
fn d08_a_special_authority_names_every_act() {
    check("D08", "special", &mediation::authority(&f1(), Scope::Special(Act::ALL.to_vec())));
    let general = mediation::authority(&f1(), Scope::General).lines().join("\n");
    let ticked: Vec<&str> = general.lines().filter(|line| line.trim_start().starts_with(TICKED)).collect();
    assert!(ticked.len() == 1 && ticked[0].contains("一般授权"), "{general}");
}

#[test]
fn d09_the_notice_says_when_where_and_how() {
    check("D09", "summons", &mediation::summons(&f1()));
}

#[test]
fn d10_the_record_gives_each_party_its_own_words() {
    let facts = f1();
    check("D10", "agreed", &mediation::record(&facts, RecordResult::Agreed(facts.clauses.clone())));
    let failed = mediation::record(&facts, RecordResult::Failed("分歧较大。".to_owned()));
    assert!(failed.lines().contains(&"未达成的原因：".to_owned()));
}

#[test]
fn d11_undisputed_facts_outlive_a_failed_mediation() {
    check("D11", "undisputed", &mediation::undisputed(&f1()));
}

#[test]
fn d12_the_agreement_names_everybody_who_took_part() {
    let mut facts = f1();
    facts.agents = vec![agent(0, "沈丽", false)];
    check("D12", "with-agent", &mediation::agreement(&facts).paper(None, None));
}

#[test]
fn d12_an_agreement_in_ink_has_one_field_and_no_word_of_electronic_signatures() {
    let paper = Agreement { form: Form::Ink, ..mediation::agreement(&f6()) }.paper(None, None);
    check("D12", "ink", &paper);
    assert_eq!(fields(&paper), ["CommitteeSeal"]);
    assert!(!paper.lines().concat().contains("电子"), "K-09");
}

#[test]
fn d12_a_second_agreement_names_the_first() {
    check("D12", "replaces", &mediation::second_agreement(&f7(), Succession::Replaces));
    let changes = mediation::second_agreement(&f7(), Succession::Changes).lines().join("\n");
    assert!(changes.contains("本协议变更编号（2026）潞川云岭人调字第0027号"), "M92: {changes}");
}

#[test]
fn d12b_an_oral_agreement_took_effect_on_its_day() {
    check("D12b", "oral", &mediation::oral(&f1()));
}

#[test]
fn d13_every_end_reason_e1_to_e8_has_its_own_sentence() {
    check("D13", "unwilling", &mediation::ending(&f1(), Reason::Unwilling));
    let sentences: HashSet<String> =
        Reason::ALL.map(|reason| mediation::ending(&f1(), reason).lines().join("\n")).into();
    assert_eq!(sentences.len(), 8);
    assert_eq!(Reason::ALL.map(Reason::code), ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"]);
}

#[test]
fn d13_what_the_court_alone_is_told_is_not_in_the_parties_notice() {
    check("D13b", "annex", &mediation::annex(&f1()));
    let notice = mediation::ending(&f1(), Reason::NotSigned).lines().concat();
    assert!(!notice.contains("成本增加"), "{notice}");
}

#[test]
fn d14_the_application_says_why_this_court_has_jurisdiction() {
    let mut facts = f1();
    facts.agents = vec![agent(0, "沈丽", true)];
    let paper = court::application(&facts, Jurisdiction::Committee);
    check("D14", "with-agent", &paper);
    assert_eq!(fields(&paper), ["Party2", "Agent1"]);
    for (jurisdiction, text) in [
        (Jurisdiction::Invited, "贵院系作出邀请的人民法院。"),
        (Jurisdiction::Residence, "贵院系当事人住所地人民法院。"),
        (Jurisdiction::Property, "贵院系标的物所在地人民法院。"),
        (Jurisdiction::Committee, "贵院系调解组织所在地人民法院。"),
    ] {
        assert!(court::application(&facts, jurisdiction).lines().concat().contains(text), "B-213 {text}");
    }
}

#[test]
fn d15_both_sides_promise() {
    check("D15", "commitment", &court::commitment(&f1()));
}

#[test]
fn d16_the_acceptance_names_judge_clerk_and_rights() {
    check("D16", "acceptance", &court::acceptance(&f1()));
}

#[test]
fn d16b_corrections_are_listed_once() {
    check("D16b", "correction", &court::correction(&f1()));
}

#[test]
fn d16c_a_divorce_is_not_accepted_by_na_3_and_na_5() {
    let paper = court::refusal(&f6(), vec![Bar::Status, Bar::Title]);
    check("D16c", "na-3-na-5", &paper);
    assert!(paper.lines().concat().contains("第三百五十五条第一款第（三）项、第（五）项规定"));
    assert_eq!(Bar::ALL.map(Bar::code), ["NA-1", "NA-2", "NA-3", "NA-4", "NA-5"]);
}

#[test]
fn d16d_the_judge_asks_for_a_supplement_or_for_both_to_come() {
    check("D16d", "supplement", &court::supplement(&f1()));
    check("D16d", "inquiry", &court::appointment(&f1()));
}

#[test]
fn d17_every_question_q_01_to_q_16_keeps_each_partys_answer() {
    check("D17", "inquiry", &court::inquiry(&f1()));
}

#[test]
fn d18_the_ruling_quotes_the_agreement() {
    check("D18", "confirmed", &court::ruling(&f1(), Outcome::Confirm));
}

#[test]
fn d19_an_unclear_agreement_is_dismissed_by_rj_5() {
    let lines = court::ruling(&f1(), court::unclear()).lines().concat();
    assert!(lines.contains("第三百五十八条第（五）项规定"), "{lines}");
    assert!(!lines.contains("第三百五十五条"), "{lines}");
}

#[test]
fn d19_a_title_found_late_is_dismissed_by_355_2_and_rj_1() {
    let paper = court::ruling(&f7(), court::found_late());
    check("D19", "na-5-rj-1", &paper);
    assert!(
        paper
            .lines()
            .concat()
            .contains("第三百五十五条第一款第（五）项、第二款、第三百五十八条第（一）项规定")
    );
}

#[test]
fn d19b_a_dispute_about_rights_ends_the_special_procedure() {
    check("D19b", "terminated", &court::terminated(&f1()));
}

#[test]
fn d19c_an_objection_is_rejected_or_changes_the_ruling() {
    check("D19c", "rejected", &court::objection(&f1(), Decision::Rejected));
    check("D19c", "revoked", &court::objection(&f1(), Decision::Revoked));
    let changed = Decision::Changed { into: "调解协议第二项有效".to_owned() };
    let changed = court::objection(&f1(), changed).lines().join("\n");
    assert!(changed.contains("民事裁定变更为：调解协议第二项有效。"), "{changed}");
}

#[test]
fn d20_a_withdrawal_is_allowed_or_presumed() {
    check("D20", "withdrawn", &court::withdrawn(&f1()));
    check("D20b", "not-supplemented", &court::deemed_withdrawn(&f1(), Omission::NotSupplemented));
    check("D20b", "refused-inquiry", &court::deemed_withdrawn(&f1(), Omission::RefusedInquiry));
}

#[test]
fn d22_the_visit_says_what_was_found_and_when_the_next_one_is() {
    check("D22", "visit", &after::visit(&f1()));
}

#[test]
fn d23_the_register_counts_what_is_still_owed() {
    check("D23", "performance", &after::performance(&f1()));
}

#[test]
fn d24_the_dossier_lists_its_parts_in_order() {
    check("D24b", "committee", &after::dossier(&f1(), Kind::D24b));
    check("D24", "dossier", &after::dossier(&f1(), Kind::D24));
}

#[test]
fn d25_enforcement_asks_for_the_rest_and_double_interest() {
    check("D25", "enforcement", &after::enforcement(&f1()));
}

#[test]
fn d26_the_report_says_how_each_signature_came_about() {
    check("D26", "agreement", &signing::agreement(&f1()));
    check("D26b", "ruling", &signing::ruling(&f1()));
}

#[test]
fn every_kind_has_a_paper_under_its_own_title() {
    let papers = all(&f1());
    let kinds: HashSet<Kind> = papers.iter().map(|paper| paper.kind).collect();
    assert_eq!(kinds, HashSet::from(Kind::ALL));
    let titles = ["补充材料通知书", "询问通知书"];
    for paper in papers.iter().filter(|paper| !titles.contains(&paper.title.as_str())) {
        assert_eq!(paper.title, paper.kind.title());
    }
}

#[test]
fn places_to_sign_are_ascii_and_unique_in_every_paper() {
    for facts in [f1(), f6(), f7(), extreme()] {
        for paper in all(&facts) {
            let names = fields(&paper);
            assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric())));
            let unique: HashSet<&String> = names.iter().collect();
            assert_eq!(unique.len(), names.len(), "{}: {names:?}", paper.kind.code());
        }
    }
}

#[test]
fn every_paper_has_all_its_glyphs_and_stays_on_its_pages() {
    let fonts = fonts();
    let faces = fonts.load();
    for facts in [f1(), f6(), f7(), extreme()] {
        for paper in all(&facts) {
            let code = paper.kind.code();
            let pages = layout(&paper, &faces).unwrap_or_else(|error| panic!("{code}: {error}"));
            for run in pages.sheets.iter().flat_map(|sheet| &sheet.runs) {
                let width: f32 = run.glyphs.iter().map(|glyph| glyph.width + glyph.extra).sum();
                let text: String = run.glyphs.iter().map(|glyph| glyph.character).collect();
                assert!(run.x > 0.0 && run.x + width < PAGE_WIDTH, "{code}: {text} runs off the side");
                assert!(run.y > 0.0 && run.y < PAGE_HEIGHT, "{code}: {text} runs off the page");
            }
            assert_eq!(pages.fields.len(), fields(&paper).len(), "{code}");
        }
    }
}

#[test]
fn every_paper_becomes_a_file() {
    let fonts = fonts();
    let mut seen = HashSet::new();
    for paper in all(&extreme()) {
        if seen.insert((paper.kind, paper.title.clone())) {
            let code = paper.kind.code();
            let file =
                compose_document(&paper, &fonts, at()).unwrap_or_else(|error| panic!("{code}: {error}"));
            crate::kept(&format!("{code}-extreme.pdf"), &file.bytes);
        }
    }
}

fn fields(paper: &Paper) -> Vec<String> {
    paper.places().map(|place| place.field.clone()).collect()
}

fn fonts() -> Fonts {
    Fonts::open(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts")).unwrap()
}
