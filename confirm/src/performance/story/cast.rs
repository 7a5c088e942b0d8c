//! Who owes what in the sample cases, and shortcuts to play them.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::Value;

use super::super::*;
use crate::calendar::start_of;
use crate::case::clause::Part;
use crate::case::id::PartyId;
use crate::case::refusal::Refusal;

/// SHA-256 of some proof.
pub const PROOF: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

pub fn id(name: &str) -> PartyId {
    PartyId::new(name)
}

pub fn party(name: &str) -> Side {
    Side::Party(id(name))
}

pub fn other(text: &str) -> ClauseDraft {
    ClauseDraft::Other { text: text.to_owned() }
}

/// A case of `cases.json`, with the register of its agreement.
pub fn sample(case: &str) -> (Value, Ledger) {
    let all: Value = serde_json::from_str(include_str!("../../../fixtures/cases.json")).unwrap();
    let found = all["cases"].as_array().unwrap().iter().find(|found| found["id"] == case).unwrap().clone();
    let clauses: Vec<ClauseDraft> = found["clauses"].as_array().unwrap().iter().map(clause).collect();
    let effective = found["window"]["effective"].as_str().unwrap().parse().unwrap();
    (found, Ledger::of(&clauses, effective))
}

fn clause(clause: &Value) -> ClauseDraft {
    let text = |field: &str| clause[field].as_str().unwrap().to_owned();
    let day = |field: &str| clause[field].as_str().unwrap().parse().unwrap();
    match clause["kind"].as_str().unwrap() {
        "PAY" => ClauseDraft::Pay {
            debtors: vec![id(&text("debtor"))],
            creditor: id(&text("creditor")),
            amount_fen: clause["amount_fen"].as_i64().unwrap(),
            due: day("due"),
            method: text("method"),
            purpose: text("purpose"),
        },
        "ACT" => ClauseDraft::Act {
            debtors: vec![id(&text("debtor"))],
            what: text("what"),
            standard: text("standard"),
            place: text("place"),
            due: day("due"),
            acceptance: text("acceptance"),
        },
        "RELEASE" => ClauseDraft::Release { text: text("text") },
        "BREACH" | "GUARANTEE" => other(&text("text")),
        kind => panic!("clause of kind {kind}"),
    }
}

/// F-1: p1 repairs the lamps, p2 pays the fees in two parts.
pub fn fees() -> Ledger {
    sample("F-1").1
}

/// F-3: p2 pays p1 back in twelve parts; p3 stands surety.
pub fn loan() -> Ledger {
    sample("F-3").1
}

/// F-4: p4 pays three workers in two parts each.
pub fn wages() -> Ledger {
    sample("F-4").1
}

/// p2 pays p1 in four parts on the 20th from August on, with a rule of acceleration.
pub fn plan(rule: &str) -> Ledger {
    let parts = (0..4)
        .map(|part| Part {
            amount_fen: 300_000,
            due: date(2026, 8, 20).checked_add(jiff::Span::new().months(part)).unwrap(),
        })
        .collect();
    let instalments = ClauseDraft::Instalments {
        debtors: vec![id("p2")],
        creditor: id("p1"),
        total_fen: 1_200_000,
        parts,
        method: "转账".to_owned(),
        purpose: "借款".to_owned(),
    };
    Ledger::of(&[instalments, other(rule)], date(2026, 7, 15))
}

pub fn noon(day: Date) -> Timestamp {
    start_of(day) + jiff::SignedDuration::from_hours(12)
}

pub fn report(obligation: usize, amount_fen: Option<i64>, on: Date) -> PerformCommand {
    PerformCommand::ReportPerformance(ReportDraft {
        obligation,
        amount_fen,
        on,
        note: String::new(),
        proof_sha256: None,
    })
}

pub fn proved_report(obligation: usize, amount_fen: Option<i64>, on: Date) -> PerformCommand {
    PerformCommand::ReportPerformance(ReportDraft {
        obligation,
        amount_fen,
        on,
        note: "转账截图".to_owned(),
        proof_sha256: Some(PROOF.to_owned()),
    })
}

pub fn visit(on: Date, risk_level: Risk5) -> PerformCommand {
    PerformCommand::RecordVisit(VisitDraft {
        on,
        manner: VisitManner::Phone,
        performance: "首付已付".to_owned(),
        all_performed: false,
        satisfaction: Satisfaction::Satisfied,
        risk: String::new(),
        lawsuit: String::new(),
        measures: String::new(),
        next_on: None,
        risk_level,
    })
}

/// Decides and applies; gives the events.
pub fn act(
    ledger: &mut Ledger,
    who: &Side,
    command: &PerformCommand,
    ruling: Ruling,
    today: Date,
) -> Result<Vec<PerformEvent>, Refusal> {
    let events = ledger.decide(who, command, ruling, today)?;
    for event in &events {
        ledger.apply(event, noon(today));
    }
    Ok(events)
}

/// The debtor reports a payment on the day it was made, and the creditor says 已收到 on the same day.
pub fn confirmed(ledger: &mut Ledger, no: usize, on: Date) {
    let owed = ledger.obligations()[no - 1].clone();
    let debtor = Side::Party(owed.debtors[0].clone());
    act(ledger, &debtor, &report(no, None, on), Ruling::Open, on).unwrap();
    let report = ledger.reports().len();
    let confirm = PerformCommand::ConfirmPerformance { report };
    act(ledger, &Side::Party(owed.creditors[0].clone()), &confirm, Ruling::Open, on).unwrap();
}
