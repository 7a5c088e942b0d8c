//! Papers about the performance (D22, D23, D25).
//!
//! D22 and D23 speak of the register as it stands after the order, so they are given that register; D25 speaks of
//! what can be enforced when the creditor asks.

use jiff::Timestamp;

use super::{Incomplete, agents, notice, parties};
use crate::calendar::day_of;
use crate::case::Case;
use crate::case::id::PartyId;
use crate::paper::agent::Agent;
use crate::paper::enforcement::{Claim, Enforcement};
use crate::paper::performance::{self, Debt, Entry, Performance};
use crate::paper::visit::{Findings, Visit};
use crate::paper::{Paper, wording};
use crate::performance::view::Answer;
use crate::performance::{Ledger, ObligationKind, ObligationView, Side, State, VisitDraft};

/// D22 人民调解回访记录 of a visit that `ledger` knows already.
#[must_use]
pub fn visit(case: &Case, ledger: &Ledger, draft: &VisitDraft, visitor: &str, now: Timestamp) -> Paper {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let planned = || ledger.next_visits(day_of(now)).first().map(|visit| visit.on);
    Visit {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        parties: names(case, &ids(case)),
        cause: case.registration.cause.clone(),
        on: draft.on,
        mode: draft.manner.label().to_owned(),
        findings: Findings {
            performance: draft.performance.clone(),
            satisfaction: draft.satisfaction.label().to_owned(),
            risk: format!(
                "{}；风险等级：{}",
                wording::unstopped(&some(&draft.risk).unwrap_or_else(|| "无".to_owned())),
                draft.risk_level.label()
            ),
            litigation: some(&draft.lawsuit),
            measures: some(&draft.measures),
        },
        next: draft.next_on.or_else(planned),
        visitor: visitor.to_owned(),
        visited: None,
    }
    .paper(notice(), None)
}

/// D23 履行情况登记表 of what `ledger` says.
#[must_use]
pub fn register(case: &Case, ledger: &Ledger, now: Timestamp) -> Paper {
    let view = ledger.view(day_of(now), case.court_stands(now));
    let mut debts: Vec<(&ObligationView, Vec<Entry>)> = Vec::new();
    for row in &view.obligations {
        let same = |first: &ObligationView| first.debtors == row.debtors && first.creditors == row.creditors;
        match debts.iter_mut().find(|(first, _)| same(first)) {
            Some((_, entries)) => entries.push(entry(row)),
            None => debts.push((row, vec![entry(row)])),
        }
    }
    Performance {
        number: case.number.clone(),
        committee: case.committee.name.clone(),
        debts: debts
            .into_iter()
            .map(|(first, entries)| Debt {
                creditors: names(case, &creditors(case, first)),
                debtors: names(case, &first.debtors),
                entries,
            })
            .collect(),
        done: view.state == State::Done,
        day: day_of(now),
    }
    .paper(notice(), None)
}

/// D25 强制执行申请书 of `creditor` to `court`.
///
/// # Errors
///
/// [`Incomplete`] without a ruling, or where nothing of this creditor is overdue.
pub fn enforcement(
    case: &Case,
    creditor: &PartyId,
    court: &str,
    now: Timestamp,
) -> Result<Paper, Incomplete> {
    let (today, stands) = (day_of(now), case.court_stands(now));
    let ledger = case.ledger.as_ref().ok_or(Incomplete)?;
    let pack = ledger.enforcement_pack(today, stands).and_then(|pack| pack.of_creditor(creditor));
    let pack = pack.ok_or(Incomplete)?;
    let index = case.parties.iter().position(|party| party.id == *creditor).ok_or(Incomplete)?;
    let view = ledger.view(today, stands);
    let mut claims = Vec::new();
    for debt in &pack.unpaid {
        let debtors = names(case, &debt.debtors).join("、");
        match debt.unpaid_fen {
            Some(fen) => claims.push(Claim::Payment { debtors, fen }),
            None => claims.extend(
                view.obligations
                    .iter()
                    .filter(|row| debt.obligations.contains(&row.no))
                    .map(|row| Claim::Act { debtors: debtors.clone(), what: row.what.clone() }),
            ),
        }
    }
    let printed = parties(case);
    let owing = |id: &PartyId| pack.unpaid.iter().any(|debt| debt.debtors.contains(id));
    Ok(Enforcement {
        creditors: vec![printed[index].clone()],
        agents: agents(case)
            .into_iter()
            .filter(|agent| agent.party == index)
            .map(|agent| Agent { party: 0, ..agent })
            .collect(),
        debtors: case
            .parties
            .iter()
            .zip(&printed)
            .filter(|(party, _)| owing(&party.id))
            .map(|(_, printed)| printed.clone())
            .collect(),
        ruling_court: case.court.name.clone(),
        docket_no: case.docket_no.clone().ok_or(Incomplete)?,
        ruling_day: day_of(case.ruled_at.ok_or(Incomplete)?),
        claims,
        performance: view
            .obligations
            .iter()
            .filter(|row| creditors(case, row).contains(creditor))
            .map(entry)
            .collect(),
        property: Vec::new(),
        court: court.to_owned(),
        day: today,
    }
    .paper(notice(), None))
}

fn entry(row: &ObligationView) -> Entry {
    let proved: Vec<_> = row.reports.iter().filter(|report| report.answer == Answer::Confirmed).collect();
    let mut notes: Vec<&str> =
        proved.iter().map(|report| report.note.as_str()).filter(|note| !note.is_empty()).collect();
    notes.dedup();
    Entry {
        due: row.due,
        owed: match row.kind {
            ObligationKind::Payment => {
                performance::Owed::Payment { fen: row.amount_fen.unwrap_or(0), paid_fen: row.paid_fen }
            }
            ObligationKind::Act => performance::Owed::Act { what: row.what.clone() },
        },
        performed_on: proved.iter().map(|report| report.on).max(),
        vouchers_sha256: proved.iter().filter_map(|report| report.proof_sha256.clone()).collect(),
        by_mediator: proved.iter().any(|report| report.answered_by == Some(Side::Mediator)),
        note: Some(notes.join("；")).filter(|note| !note.is_empty()),
    }
}

/// To whom a row is owed: an act that names no creditor is owed to everybody but its debtors.
fn creditors(case: &Case, row: &ObligationView) -> Vec<PartyId> {
    let named = |id: &PartyId| row.creditors.is_empty() || row.creditors.contains(id);
    ids(case).into_iter().filter(|id| named(id) && !row.debtors.contains(id)).collect()
}

fn ids(case: &Case) -> Vec<PartyId> {
    case.parties.iter().map(|party| party.id.clone()).collect()
}

fn names(case: &Case, parties: &[PartyId]) -> Vec<String> {
    parties.iter().map(|party| case.name_of(party).to_owned()).collect()
}
