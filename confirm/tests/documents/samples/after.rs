//! Papers of the time after: D22 to D25.

use confirm::paper::Paper;
use confirm::paper::dossier::{self, CONTENTS, Dossier};
use confirm::paper::enforcement::Enforcement;
use confirm::paper::performance::{self, Performance};
use confirm::paper::visit::{Findings, Visit};
use jiff::civil::date;

use super::{COURT, Facts, SHA256, at};

pub fn all(facts: &Facts) -> Vec<Paper> {
    vec![visit(facts), performance(facts), dossier(facts), enforcement(facts)]
}

pub fn visit(facts: &Facts) -> Paper {
    Visit {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        parties: facts.names(),
        cause: facts.cause.to_owned(),
        at: at("2026-07-03T02:00:00Z"),
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

fn instalments() -> Vec<performance::Entry> {
    vec![
        performance::Entry {
            due: date(2026, 6, 30),
            fen: 141_984,
            paid: Some((date(2026, 6, 29), 141_984)),
            voucher_sha256: Some(SHA256.to_owned()),
            confirmed: true,
            note: Some("转账至公司账户".to_owned()),
        },
        performance::Entry {
            due: date(2026, 9, 30),
            fen: 141_984,
            paid: None,
            voucher_sha256: None,
            confirmed: false,
            note: None,
        },
    ]
}

pub fn performance(facts: &Facts) -> Paper {
    Performance {
        number: facts.number.to_owned(),
        committee: facts.committee.to_owned(),
        creditor: facts.name(0).to_owned(),
        debtor: facts.name(1).to_owned(),
        entries: instalments(),
        day: date(2026, 10, 3),
    }
    .paper(None, None)
}

pub fn dossier(facts: &Facts) -> Paper {
    let parts = CONTENTS.into_iter().filter(|(name, required)| *required || *name == "司法确认有关材料");
    Dossier {
        committee: facts.committee.to_owned(),
        name: facts.cause.to_owned(),
        number: facts.number.to_owned(),
        mediator: facts.mediator.to_owned(),
        mediated: (date(2026, 6, 2), facts.signed),
        filer: "郝秀芝".to_owned(),
        filed_day: date(2026, 7, 20),
        retention: "长期".to_owned(),
        entries: parts
            .zip(1..)
            .map(|((name, _), page)| dossier::Entry {
                name: name.to_owned(),
                pages: Some((page * 3 - 2, page * 3)),
                note: Some(SHA256[..16].to_owned()),
            })
            .collect(),
        account: None,
        note: None,
    }
    .paper(None, None)
}

pub fn enforcement(facts: &Facts) -> Paper {
    Enforcement {
        creditors: facts.parties[..1].to_vec(),
        agents: facts.agents.iter().filter(|agent| agent.party == 0).cloned().collect(),
        debtors: facts.parties[1..].to_vec(),
        ruling_court: COURT.to_owned(),
        docket_no: facts.docket_no.to_owned(),
        ruling_day: facts.ruled,
        outstanding_fen: Some(141_984),
        acts: vec!["配合楼道照明验收".to_owned()],
        performance: instalments(),
        property: vec!["潞川区柳河街道和畅家园3号楼2单元501室房屋；".to_owned()],
        court: COURT.to_owned(),
        day: date(2026, 10, 20),
    }
    .paper(None, None)
}
