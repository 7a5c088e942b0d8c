//! 卷宗, the court's file when it is closed (D24, C95): what the court was given and what it made; and the committee's own
//! (D24b): everything that it holds.
//!
//! Sources: `legal.md` D24 (order, 必须/按需), C.4 (9) and B.14. Visits, the register of performance and whatever else
//! stays with the committee are not in it, and their titles don't stand in its contents.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Incomplete, notice, number_in_force};
use crate::calendar::day_of;
use crate::case::Case;
use crate::case::actor::ActorKind;
use crate::case::decision::Outcome;
use crate::case::document::Document;
use crate::case::event::Event;
use crate::case::people::{Attached, FileUse, PeopleEvent};
use crate::exchange::manifest::{court_documents, court_files};
use crate::paper::dossier::{Dossier, Entry, Leaf, Part};
use crate::paper::{Kind, Paper, wording};

/// A document or a file that lies in the court's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Under which heading.
    pub part: Part,
    /// 文书名称.
    pub name: String,
    /// SHA-256 of its latest bytes, in hex.
    pub sha256: String,
}

/// What lies in the court's file of the present application, in the order of the contents.
#[must_use]
pub fn filed(case: &Case) -> Vec<Filed> {
    let made = case.documents.iter().filter(|document| {
        let kind = document.made.kind;
        let of_this_application = case.filed_at.is_some_and(|since| document.made_at >= since);
        kind.is_of_court() && kind != Kind::D24 && of_this_application && !document.superseded
    });
    let documents = court_documents(case).into_iter().chain(made).flat_map(|one| with_scans(case, one));
    let files = court_files(case).filter(|file| is_no_scan(case, file)).map(of_file);
    let mut filed: Vec<Filed> = documents.chain(files).collect();
    filed.sort_by_key(|one| one.part);
    filed
}

/// D24 卷宗 with `leaves`: what lies in it, and of how many pages each is.
///
/// # Errors
///
/// [`Incomplete`] before there is an agreement.
pub fn dossier(
    case: &Case,
    leaves: &[(Filed, u32)],
    filer: &str,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    let agreement = case.agreement().ok_or(Incomplete)?;
    let begun = case.history.first().map_or(agreement.made_at, |first| first.at);
    let missing = missing(leaves);
    let account = account(case, &missing);
    Ok(Dossier {
        kind: Kind::D24,
        house: case.court.name.clone(),
        committee: case.committee.name.clone(),
        name: format!("{}（申请司法确认调解协议）", wording::unstopped(&case.registration.cause)),
        number: number(case),
        mediator: case.mediator.name.clone(),
        mediated: (day_of(case.intake.accepted_at.unwrap_or(begun)), day_of(agreement.made_at)),
        filer: filer.to_owned(),
        filed_day: day_of(now),
        retention: case.court.retention.with_agreement(day_of(now), last_due(case)),
        entries: entries(leaves, &missing, account.is_some()),
        account,
        note: Some(format!("调解协议编号{}", number_in_force(case))),
    }
    .paper(notice(), None))
}

/// What lies in the committee's file, in the order of the contents: its own papers, those of earlier agreements among
/// them (M92), and every file but the court's. What the court made is in the court's.
#[must_use]
pub fn held(case: &Case) -> Vec<Filed> {
    let counted = |document: &&Document| {
        let past = document.made.kind == Kind::D12 && document.is_complete();
        !document.made.kind.is_of_court()
            && document.made.kind != Kind::D24b
            && (!document.superseded || past)
    };
    let of_court = |file: &&Attached| {
        let brought = case.history.iter().find(|entry| {
            matches!(&entry.event, Event::People(PeopleEvent::FileAttached { file: id, party, .. })
                if *id == file.id && *party == file.party)
        });
        brought.is_some_and(|entry| {
            matches!(
                entry.actor,
                ActorKind::Clerk | ActorKind::Judge | ActorKind::Assistant | ActorKind::President
            )
        })
    };
    let kept = |file: &&Attached| !of_court(file) && is_no_scan(case, file) && !case.is_confided(file);
    let files = case.files.iter().filter(kept).map(of_file);
    let documents = case.documents.iter().filter(counted).flat_map(|one| with_scans(case, one));
    let mut held: Vec<Filed> = documents.chain(files).collect();
    held.sort_by_key(|one| one.part);
    held
}

/// D24b 人民调解卷宗 with `leaves`: what lies in it, and of how many pages each is.
#[must_use]
pub fn committee_dossier(case: &Case, leaves: &[(Filed, u32)], filer: &str, now: Timestamp) -> Paper {
    let begun = case.registered_at();
    let ended = case
        .history
        .iter()
        .rev()
        .find(|entry| matches!(entry.event, Event::Ended { .. } | Event::TookEffect { .. }));
    let missing = missing(leaves);
    let mut lines: Vec<String> = missing
        .iter()
        .map(|part| {
            let why = match part {
                Part::Rights => "当事人未进入平台确认",
                Part::Identity => "未附复印件，由调解员在会前核对证件，核对方式见人民调解记录",
                Part::Record => "未形成调解记录",
                Part::Agreement => "未达成书面协议",
                Part::Request
                | Part::Authority
                | Part::Investigation
                | Part::Evidence
                | Part::Vouchers
                | Part::Visits
                | Part::Confirmation
                | Part::Account
                | Part::Back => "未形成",
            };
            format!("{}未入本卷：{why}。", part.name())
        })
        .collect();
    if let Some((_, why)) = &case.ended {
        let why = if why.is_empty() { String::new() } else { format!("：{}", wording::unstopped(why)) };
        lines.push(format!("调解终止{why}。"));
    }
    let account = (!lines.is_empty()).then(|| lines.join("\n"));
    Dossier {
        kind: Kind::D24b,
        house: case.committee.name.clone(),
        committee: case.committee.name.clone(),
        name: case.registration.title.clone(),
        number: case.number.clone(),
        mediator: case.mediator.name.clone(),
        mediated: (
            day_of(case.intake.accepted_at.unwrap_or(begun)),
            day_of(ended.map_or(now, |entry| entry.at)),
        ),
        filer: filer.to_owned(),
        filed_day: day_of(now),
        retention: kept(case, now),
        entries: entries(leaves, &missing, account.is_some()),
        account,
        note: case.docket_no.as_ref().map(|number| format!("司法确认案号{number}")),
    }
    .paper(notice(), None)
}

/// 保管期限 of the committee's file: of one with a written agreement, once there is one that everybody signed.
fn kept(case: &Case, now: Timestamp) -> String {
    let retention = case.committee.retention;
    if case.documents.iter().any(|document| document.made.kind == Kind::D12 && document.is_complete()) {
        retention.with_agreement(day_of(now), last_due(case))
    } else {
        retention.without_agreement()
    }
}

/// The last day on which something is due.
fn last_due(case: &Case) -> Option<Date> {
    case.ledger.as_ref()?.obligations().iter().map(|owed| owed.due).max()
}

/// What must be in a file and is not.
fn missing(leaves: &[(Filed, u32)]) -> Vec<Part> {
    Part::ALL
        .into_iter()
        .filter(|part| part.is_required() && *part != Part::Back)
        .filter(|part| leaves.iter().all(|(filed, _)| filed.part != *part))
        .collect()
}

/// 案号; an application that was not accepted may have none, and then its file has the number of the mediation.
fn number(case: &Case) -> String {
    let refused = match &case.outcome {
        Some(Outcome::NotAccept { docket_no, .. }) => docket_no.clone(),
        Some(
            Outcome::Confirm
            | Outcome::Dismiss { .. }
            | Outcome::Withdraw { .. }
            | Outcome::DeemWithdrawn { .. }
            | Outcome::Terminate { .. },
        )
        | None => None,
    };
    case.docket_no.clone().or(refused).unwrap_or_else(|| case.number.clone())
}

/// 卷内目录: heading by heading what is there, and what should be there and is not.
fn entries(leaves: &[(Filed, u32)], missing: &[Part], accounted: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut last = 0;
    for part in Part::ALL {
        for (filed, pages) in leaves.iter().filter(|(filed, _)| filed.part == part) {
            let first = last + 1;
            last += pages;
            entries.push(Entry {
                part,
                name: Some(filed.name.clone()),
                leaf: Leaf::Pages { first, last },
                sha256: Some(filed.sha256.clone()),
            });
        }
        if missing.contains(&part) {
            entries.push(Entry { part, name: None, leaf: Leaf::Missing, sha256: None });
        }
        if part == Part::Back || (part == Part::Account && accounted) {
            entries.push(Entry { part, name: None, leaf: Leaf::Unnumbered, sha256: None });
        }
    }
    entries
}

/// 卷宗情况说明: why something that must be in a file is not in this one, and what happened beside the papers.
fn account(case: &Case, missing: &[Part]) -> Option<String> {
    let mut lines: Vec<String> = missing
        .iter()
        .map(|part| {
            let why = match part {
                Part::Request => "存人民调解委员会的调解卷宗，司法确认申请书见司法确认有关材料",
                Part::Rights => "由平台逐项告知并由当事人逐项确认，留有操作记录",
                Part::Identity => "未附复印件，身份由人民法院在询问时当面或者在线核验",
                Part::Record
                | Part::Agreement
                | Part::Authority
                | Part::Investigation
                | Part::Evidence
                | Part::Vouchers
                | Part::Visits
                | Part::Confirmation
                | Part::Account
                | Part::Back => "未移交人民法院",
            };
            format!("{}未入本卷：{why}。", part.name())
        })
        .collect();
    lines.extend(case.round.offline.iter().map(|why| format!("询问转为线下进行：{}", wording::stopped(why))));
    lines.extend(case.round.objections.iter().map(|one| {
        let result = match one.upheld {
            Some(true) => "异议成立",
            Some(false) => "异议不成立",
            None => "尚未审查",
        };
        format!("{}于{}提出异议，{result}。", one.name, wording::day(day_of(one.at)))
    }));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A document, and behind it the scans that show what was signed on it in ink.
fn with_scans<'a>(case: &'a Case, document: &'a Document) -> impl Iterator<Item = Filed> + 'a {
    let scans = case.files.iter().filter(|file| {
        file.purpose == FileUse::Scan
            && document
                .scans
                .iter()
                .any(|scan| scan.files.iter().any(|content| content.sha256 == file.content.sha256))
    });
    let part = part_of(document.made.kind);
    std::iter::once(of_document(document)).chain(scans.map(move |file| Filed { part, ..of_file(file) }))
}

/// Whether a file is for itself, and not the scan of a document.
fn is_no_scan(case: &Case, file: &Attached) -> bool {
    file.purpose != FileUse::Scan || case.scanned_document(&file.id).is_none()
}

fn of_file(file: &Attached) -> Filed {
    Filed { part: part_of_file(file.purpose), name: file.title.clone(), sha256: file.content.sha256.clone() }
}

fn of_document(document: &Document) -> Filed {
    let kind = document.made.kind;
    // D16d is two notices; its title says which.
    let name = if kind == Kind::D16d { &document.made.title } else { kind.name() };
    Filed { part: part_of(kind), name: name.to_owned(), sha256: document.latest().sha256.clone() }
}

fn part_of(kind: Kind) -> Part {
    match kind {
        Kind::D01 | Kind::D02 | Kind::D03 | Kind::D04 | Kind::D04b | Kind::D04c | Kind::D09 => Part::Request,
        Kind::D05 | Kind::D06 => Part::Rights,
        Kind::D08 => Part::Authority,
        Kind::D10 | Kind::D11 | Kind::D13 | Kind::D13b => Part::Record,
        Kind::D12 | Kind::D12b => Part::Agreement,
        Kind::D23 => Part::Vouchers,
        Kind::D22 => Part::Visits,
        Kind::D07
        | Kind::D12c
        | Kind::D14
        | Kind::D15
        | Kind::D16
        | Kind::D16b
        | Kind::D16c
        | Kind::D16d
        | Kind::D17
        | Kind::D18
        | Kind::D19
        | Kind::D19b
        | Kind::D19c
        | Kind::D20
        | Kind::D20b
        | Kind::D21
        | Kind::D21b
        | Kind::D25
        | Kind::D26
        | Kind::D26b => Part::Confirmation,
        Kind::D24 | Kind::D24b => Part::Back,
    }
}

fn part_of_file(purpose: FileUse) -> Part {
    match purpose {
        FileUse::Identity => Part::Identity,
        FileUse::Authority => Part::Authority,
        FileUse::Evidence | FileUse::Property | FileUse::Other => Part::Evidence,
        FileUse::Performance => Part::Vouchers,
        FileUse::Scan => Part::Agreement,
    }
}
