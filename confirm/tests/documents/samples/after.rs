//! Papers of the time after: D22 to D25.

use confirm::paper::dossier::{self, Dossier, Leaf, Part};
use confirm::paper::enforcement::{Claim, Enforcement};
use confirm::paper::performance::{Debt, Entry, Owed, Performance};
use confirm::paper::visit::{Findings, Visit};
use confirm::paper::{Kind, Paper};
use jiff::civil::date;

use super::{CLERK, COURT, Facts, SHA256};

pub fn all(facts: &Facts) -> Vec<Paper> {
    vec![
        visit(facts),
        performance(facts),
        dossier(facts, Kind::D24),
        dossier(facts, Kind::D24b),
        enforcement(facts),
    ]
}

pub fn visit(facts: &Facts) -> Paper {
    Visit {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.names(),
        cause: facts.cause.to_owned(),
        on: date(2026, 7, 3),
        mode: "上门".to_owned(),
        findings: Findings {
            performance: "楼道照明已修复；第1期1419.84元已付".to_owned(),
            satisfaction: "满意".to_owned(),
            risk: "无".to_owned(),
            litigation: None,
            measures: Some("提醒第2期于2026年9月30日前支付".to_owned()),
        },
        next: Some(date(2026, 10, 3)),
        visitor: facts.mediator.to_owned(),
        visited: Some(facts.name(1).to_owned()),
    }
    .paper(None, None)
}

fn instalments() -> Vec<Entry> {
    vec![
        Entry {
            due: date(2026, 6, 30),
            owed: Owed::Payment { fen: 141_984, paid_fen: 141_984 },
            performed_on: Some(date(2026, 6, 29)),
            vouchers_sha256: vec![SHA256.to_owned()],
            by_mediator: false,
            note: Some("转账至公司账户".to_owned()),
        },
        Entry {
            due: date(2026, 9, 30),
            owed: Owed::Payment { fen: 141_984, paid_fen: 0 },
            performed_on: None,
            vouchers_sha256: Vec::new(),
            by_mediator: false,
            note: None,
        },
    ]
}

fn lamps() -> Entry {
    Entry {
        due: date(2026, 6, 20),
        owed: Owed::Act { what: "修复3号楼2单元楼道照明6盏".to_owned() },
        performed_on: Some(date(2026, 6, 18)),
        vouchers_sha256: Vec::new(),
        by_mediator: true,
        note: None,
    }
}

pub fn performance(facts: &Facts) -> Paper {
    let debt = |creditor: usize, debtor: usize, entries| Debt {
        creditors: vec![facts.name(creditor).to_owned()],
        debtors: vec![facts.name(debtor).to_owned()],
        entries,
    };
    Performance {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        debts: vec![debt(1, 0, vec![lamps()]), debt(0, 1, instalments())],
        done: false,
        day: date(2026, 10, 3),
    }
    .paper(None, None)
}

pub fn dossier(facts: &Facts, kind: Kind) -> Paper {
    let leaf = |part: Part, page: u32| match part {
        Part::Rights => Leaf::Missing,
        Part::Account | Part::Back => Leaf::Unnumbered,
        _ => Leaf::Pages { first: page * 3 - 2, last: page * 3 },
    };
    Dossier {
        kind,
        house: COURT.to_owned(),
        committee: facts.committee.to_owned(),
        name: format!("{}（申请司法确认调解协议）", facts.cause),
        number: facts.docket_no.to_owned(),
        mediator: facts.mediator.to_owned(),
        mediated: (date(2026, 6, 2), facts.signed),
        filer: CLERK.to_owned(),
        filed_day: date(2026, 7, 20),
        retention: "30年".to_owned(),
        entries: Part::ALL
            .into_iter()
            .zip(1..)
            .map(|(part, page)| dossier::Entry {
                part,
                name: (part == Part::Confirmation).then(|| "民事裁定书（确认有效）".to_owned()),
                leaf: leaf(part, page),
                sha256: matches!(leaf(part, page), Leaf::Pages { .. }).then(|| SHA256.to_owned()),
            })
            .collect(),
        account: Some("权利义务告知书未入本卷：由平台逐项告知。".to_owned()),
        note: None,
    }
    .paper(None, None)
}

pub fn enforcement(facts: &Facts) -> Paper {
    let debtors = facts.name(1).to_owned();
    Enforcement {
        creditors: facts.parties[..1].to_vec(),
        agents: facts.agents.iter().filter(|agent| agent.party == 0).cloned().collect(),
        debtors: facts.parties[1..].to_vec(),
        ruling_court: COURT.to_owned(),
        docket_no: facts.docket_no.to_owned(),
        ruling_day: facts.ruled,
        claims: vec![
            Claim::Payment { debtors: debtors.clone(), fen: 141_984 },
            Claim::Act { debtors, what: "配合楼道照明验收".to_owned() },
        ],
        performance: instalments(),
        property: vec!["潞川区柳河街道和畅家园3号楼2单元501室房屋；".to_owned()],
        court: COURT.to_owned(),
        day: date(2026, 10, 20),
    }
    .paper(None, None)
}
