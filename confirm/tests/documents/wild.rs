//! Papers nobody should write: each becomes good pages or is refused with a sentence, soon.

use std::time::{Duration, Instant};

use confirm::paper::{Block, Paper};
use confirm::pdf::layout::{LEFT, PAGE_HEIGHT, RIGHT, layout};
use confirm::pdf::{ComposeError, FontError, compose_document};

use crate::office::{Office, at};
use crate::tagged::{check_heard, conform};
use crate::{kept, papers};

/// How long the wildest paper may take on a busy machine.
const TIME_MAX: Duration = Duration::from_secs(30);

/// `paper` becomes a file that stays on its pages, is heard and conforms; gives how many pages it has.
#[track_caller]
fn check(name: &str, paper: &Paper) -> usize {
    let office = Office::open();
    let started = Instant::now();
    let file = compose_document(paper, &office.fonts, at()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(started.elapsed() < TIME_MAX, "{name} took {:?}", started.elapsed());
    let path = kept(&format!("wild-{name}.pdf"), &file.bytes);
    check_heard(paper, &path);
    conform(&[path]);
    let pages = layout(paper, &office.fonts.load()).unwrap();
    for run in pages.sheets.iter().flat_map(|sheet| &sheet.runs) {
        let text: String = run.glyphs.iter().map(|glyph| glyph.character).collect();
        let width: f32 = run.glyphs.iter().map(|glyph| glyph.width + glyph.extra).sum();
        // Punctuation and spaces may hang over the edge by a character.
        assert!(run.x >= LEFT - 1.0 && run.x + width <= RIGHT + 16.0, "{name}: {text} runs off the side");
        assert!(run.y >= 15.0 && run.y <= PAGE_HEIGHT - 15.0, "{name}: {text} runs off the page");
    }
    for field in &pages.fields {
        let [left, lower, right, upper] = field.rect;
        assert!(left < right && lower < upper, "{name}: {} has no room", field.name);
        assert!(left >= LEFT - 1.0 && right <= RIGHT + 1.0 && lower >= 90.0, "{name}: {}", field.name);
    }
    pages.sheets.len()
}

fn bare(blocks: Vec<Block>) -> Paper {
    Paper { blocks, ..papers::receipt().paper(None, None) }
}

#[test]
fn forty_parties_sign_over_pages() {
    let mut agreement = papers::agreement();
    agreement.parties = (1..=40).map(|number| papers::person(&format!("申请人第{number}号"))).collect();
    let paper = agreement.paper(None, Some(papers::check_code()));
    assert_eq!(paper.places().count(), 42);
    assert!(check("forty-parties", &paper) > 5);
}

#[test]
fn names_of_300_characters_and_sixty_clauses_fit() {
    let mut agreement = papers::agreement();
    let clause = agreement.clauses[1].clone();
    agreement.clauses = vec![clause; 60];
    agreement.parties = vec![papers::person(&"堃喆".repeat(150)), papers::person(&"Æon ".repeat(75))];
    agreement.committee = "柳河街道".repeat(75);
    agreement.mediator = "姜桂兰".repeat(100);
    assert!(check("long-names", &agreement.paper(None, None)) > 10);
}

#[test]
fn a_cell_longer_than_a_page_goes_on_on_the_next() {
    let long = "本协议所列事项经各方核对无误，amount 1419.84 元。".repeat(120);
    let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    let rows = vec![row(["事项", "内容"]), row(["短", &long]), row([&long, &long]), row(["", ""])];
    let table = |headed| Block::Table { widths: vec![1, 2], headed, rows: rows.clone() };
    assert!(check("long-cells", &bare(vec![table(true), table(false)])) > 8);
}

#[test]
fn a_long_table_repeats_its_heads_for_the_eye_alone() {
    let rows = (0..200).map(|row| vec![format!("第{row}项"), "内容".to_owned()]);
    let rows = std::iter::once(vec!["序号".to_owned(), "事项".to_owned()]).chain(rows).collect();
    let paper = bare(vec![Block::Table { widths: vec![1, 2], headed: true, rows }]);
    let pages = check("long-table", &paper);
    let path = kept("long-table.pdf", &compose_document(&paper, &Office::open().fonts, at()).unwrap().bytes);
    assert_eq!(crate::text(&path).matches("序号事项").count(), pages);
}

#[test]
fn lines_at_the_margin_and_under_a_seal_go_over_several_lines() {
    let long = "调解委员会".repeat(60);
    let mut paper = papers::agreement().paper(None, None);
    paper.head = Some(long.clone());
    paper.title = "人民调解协议书".repeat(10);
    paper.number = Some(format!("编号：{long}"));
    paper.blocks.push(Block::Right { text: long });
    check("margins", &paper);
}

#[test]
fn an_empty_paper_is_an_empty_page() {
    let mut paper = bare(Vec::new());
    paper.title = String::new();
    paper.head = None;
    paper.number = None;
    assert_eq!(check("empty", &paper), 1);
    let texts = ["", " ", "   "].map(|text| Block::Paragraph { text: text.to_owned() });
    assert_eq!(check("blank", &bare(texts.to_vec())), 1);
    check("no-rows", &bare(vec![Block::Table { widths: vec![1], headed: true, rows: Vec::new() }]));
}

#[test]
fn a_character_no_font_has_is_refused_in_every_block() {
    let office = Office::open();
    let bad = || "房屋漏水😀一事".to_owned();
    let blocks = [
        Block::Heading { text: bad() },
        Block::Paragraph { text: bad() },
        Block::Flush { text: bad() },
        Block::Item { label: "一、".to_owned(), text: bad() },
        Block::Right { text: bad() },
        Block::Table { widths: vec![1], headed: false, rows: vec![vec![bad()]] },
    ];
    for block in blocks {
        let error = compose_document(&bare(vec![block]), &office.fonts, at()).unwrap_err();
        assert!(matches!(error, ComposeError::Font(FontError::Missing { character: '😀', .. })), "{error}");
    }
}
