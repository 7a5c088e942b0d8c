//! 条款协商: writing clauses, and answering them one by one.
//!
//! Sources: `legal.md` M80, M82 (every party answers every clause), K-14, K-15 (a duty names amount, day, way, place,
//! standard, acceptance). An answer carries the hash of the text it answers; an edit empties that clause only.

use std::collections::BTreeSet;

use super::clause::wording::{hash, legal_text};
use super::clause::{Answer, Clause, ClauseDraft, Part, RoomMoment};
use super::event::Event;
use super::field::{NAME_MAX, NOTE_MAX, TEXT_MAX, optional, required};
use super::id::{ClauseId, PartyId};
use super::party::Party;
use super::refusal::Refusal;
use super::{Case, Supply};

/// Most parts of a payment in parts: five years of months.
pub const PARTS_MAX: usize = 60;
/// Largest amount in 分: a hundred million yuan, far above what a township committee settles, far below overflow.
pub const AMOUNT_MAX: i64 = 10_000_000_000;
/// Longest delay in days that a default clause can grant.
pub const OVERDUE_DAYS_MAX: u16 = 365;

impl Case {
    pub(super) fn add_clause(&self, draft: &ClauseDraft, supply: &Supply) -> Result<Vec<Event>, Refusal> {
        let clause = ClauseId::from_random(supply.entropy);
        let (draft, text, hash) = self.written(&clause, draft)?;
        Ok(vec![Event::ClauseAdded { clause, draft, text, hash }])
    }

    pub(super) fn edit_clause(
        &self,
        clause: &ClauseId,
        shown: &str,
        draft: &ClauseDraft,
    ) -> Result<Vec<Event>, Refusal> {
        let present = self.shown_clause(clause, shown)?;
        let (draft, text, hash) = self.written(clause, draft)?;
        if hash == present.hash {
            return Ok(Vec::new());
        }
        Ok(vec![Event::ClauseEdited { clause: clause.clone(), draft, text, hash }])
    }

    pub(super) fn remove_clause(&self, clause: &ClauseId, shown: &str) -> Result<Vec<Event>, Refusal> {
        self.shown_clause(clause, shown)?;
        Ok(vec![Event::ClauseRemoved { clause: clause.clone() }])
    }

    pub(super) fn answer_clause(
        &self,
        party: &Party,
        (clause, shown): (&ClauseId, &str),
        answer: Answer,
        note: Option<&str>,
        moment: Option<&RoomMoment>,
    ) -> Result<Vec<Event>, Refusal> {
        let present = self.shown_clause(clause, shown)?;
        let note = optional("note", "要改的内容", note.unwrap_or_default(), NOTE_MAX)?;
        let note = Some(note).filter(|note| !note.is_empty());
        if present.answers.get(&party.id).is_some_and(|given| given.answer == answer && given.note == note) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::ClauseAnswered {
            clause: clause.clone(),
            party: party.id.clone(),
            hash: shown.to_owned(),
            answer,
            note,
            moment: moment.cloned(),
        }])
    }

    /// The clauses whose text names `party`, written again with its new `name`.
    pub(super) fn clauses_renamed(&self, party: &PartyId, name: &str) -> Vec<Event> {
        self.clauses
            .iter()
            .filter_map(|clause| {
                let text = legal_text(&clause.draft, |id| if id == party { name } else { self.name_of(id) });
                (text != clause.text).then(|| Event::ClauseEdited {
                    clause: clause.id.clone(),
                    draft: clause.draft.clone(),
                    hash: hash(&clause.id, &clause.draft, &text),
                    text,
                })
            })
            .collect()
    }

    /// The clause, if its present text is the one that was shown.
    fn shown_clause(&self, clause: &ClauseId, shown: &str) -> Result<&Clause, Refusal> {
        let clause = self.clause(clause).ok_or(Refusal::Unknown)?;
        if clause.hash == shown { Ok(clause) } else { Err(Refusal::TextChanged) }
    }

    fn written(
        &self,
        clause: &ClauseId,
        draft: &ClauseDraft,
    ) -> Result<(ClauseDraft, String, String), Refusal> {
        let draft = self.checked_draft(draft)?;
        let text = legal_text(&draft, |party| self.name_of(party));
        let hash = hash(clause, &draft, &text);
        Ok((draft, text, hash))
    }

    fn checked_draft(&self, draft: &ClauseDraft) -> Result<ClauseDraft, Refusal> {
        Ok(match draft {
            ClauseDraft::Pay { debtors, creditor, amount_fen, due, method, purpose } => {
                self.check_ends(debtors, creditor)?;
                check_amount("amount_fen", *amount_fen)?;
                ClauseDraft::Pay {
                    debtors: debtors.clone(),
                    creditor: creditor.clone(),
                    amount_fen: *amount_fen,
                    due: *due,
                    method: required("method", "支付方式", method, NAME_MAX)?,
                    purpose: required("purpose", "用途", purpose, NAME_MAX)?,
                }
            }
            ClauseDraft::Instalments { debtors, creditor, total_fen, parts, method, purpose } => {
                self.check_ends(debtors, creditor)?;
                check_parts(*total_fen, parts)?;
                ClauseDraft::Instalments {
                    debtors: debtors.clone(),
                    creditor: creditor.clone(),
                    total_fen: *total_fen,
                    parts: parts.clone(),
                    method: required("method", "支付方式", method, NAME_MAX)?,
                    purpose: required("purpose", "用途", purpose, NAME_MAX)?,
                }
            }
            ClauseDraft::Act { .. }
            | ClauseDraft::Deliver { .. }
            | ClauseDraft::Forbear { .. }
            | ClauseDraft::Guarantee { .. }
            | ClauseDraft::Default { .. }
            | ClauseDraft::Release { .. }
            | ClauseDraft::Other { .. } => self.checked_duty(draft)?,
        })
    }

    /// A clause that isn't a payment.
    fn checked_duty(&self, draft: &ClauseDraft) -> Result<ClauseDraft, Refusal> {
        Ok(match draft {
            ClauseDraft::Pay { .. } | ClauseDraft::Instalments { .. } => self.checked_draft(draft)?,
            ClauseDraft::Act { debtors, what, standard, place, due, acceptance } => {
                self.check_debtors(debtors)?;
                ClauseDraft::Act {
                    debtors: debtors.clone(),
                    what: required("what", "要做的事", what, NOTE_MAX)?,
                    standard: required("standard", "标准", standard, NOTE_MAX)?,
                    place: required("place", "地点", place, NAME_MAX)?,
                    due: *due,
                    acceptance: required("acceptance", "验收办法", acceptance, NOTE_MAX)?,
                }
            }
            ClauseDraft::Deliver { debtors, creditor, what, due, place, acceptance } => {
                self.check_ends(debtors, creditor)?;
                ClauseDraft::Deliver {
                    debtors: debtors.clone(),
                    creditor: creditor.clone(),
                    what: required("what", "要交付的东西", what, NOTE_MAX)?,
                    due: *due,
                    place: required("place", "地点", place, NAME_MAX)?,
                    acceptance: required("acceptance", "验收办法", acceptance, NOTE_MAX)?,
                }
            }
            ClauseDraft::Forbear { debtors, what, until } => {
                self.check_debtors(debtors)?;
                ClauseDraft::Forbear {
                    debtors: debtors.clone(),
                    what: required("what", "不能做的事", what, NOTE_MAX)?,
                    until: *until,
                }
            }
            ClauseDraft::Guarantee { guarantor, text } => {
                if self.party(guarantor).is_none() {
                    return Err(invalid("guarantor", "还没有选担保的人。请先把担保人加为当事人，再选择。"));
                }
                ClauseDraft::Guarantee {
                    guarantor: guarantor.clone(),
                    text: required("text", "担保内容", text, TEXT_MAX)?,
                }
            }
            ClauseDraft::Default { overdue_days, note } => {
                if !(1..=OVERDUE_DAYS_MAX).contains(overdue_days) {
                    return Err(invalid("overdue_days", "逾期天数要在1到365之间。请重新填写。"));
                }
                let note = optional("note", "补充说明", note.as_deref().unwrap_or_default(), NOTE_MAX)?;
                ClauseDraft::Default {
                    overdue_days: *overdue_days,
                    note: Some(note).filter(|note| !note.is_empty()),
                }
            }
            ClauseDraft::Release { text } => {
                ClauseDraft::Release { text: required("text", "条款内容", text, TEXT_MAX)? }
            }
            ClauseDraft::Other { text } => {
                ClauseDraft::Other { text: required("text", "条款内容", text, TEXT_MAX)? }
            }
        })
    }

    fn check_ends(&self, debtors: &[PartyId], creditor: &PartyId) -> Result<(), Refusal> {
        self.check_debtors(debtors)?;
        if self.party(creditor).is_none() {
            return Err(invalid("creditor", "还没有选收款（收东西）的一方。请从当事人中选择。"));
        }
        if debtors.contains(creditor) {
            return Err(invalid("creditor", "给的一方和收的一方不能是同一个人。请重新选择。"));
        }
        Ok(())
    }

    fn check_debtors(&self, debtors: &[PartyId]) -> Result<(), Refusal> {
        let distinct: BTreeSet<&PartyId> = debtors.iter().collect();
        let known = debtors.iter().all(|party| self.party(party).is_some());
        if debtors.is_empty() || distinct.len() != debtors.len() || !known {
            return Err(invalid("debtors", "还没有选好由谁来做。请从当事人中选择。"));
        }
        Ok(())
    }
}

fn check_amount(field: &'static str, fen: i64) -> Result<(), Refusal> {
    if (1..=AMOUNT_MAX).contains(&fen) {
        Ok(())
    } else {
        Err(invalid(field, "金额要大于0，最多一亿元。请重新填写。"))
    }
}

fn check_parts(total_fen: i64, parts: &[Part]) -> Result<(), Refusal> {
    check_amount("total_fen", total_fen)?;
    if !(2..=PARTS_MAX).contains(&parts.len()) {
        return Err(invalid("parts", "分期要有2到60期。只付一次的请用付款条款。"));
    }
    for part in parts {
        check_amount("parts", part.amount_fen)?;
    }
    if parts.windows(2).any(|pair| pair[0].due >= pair[1].due) {
        return Err(invalid("parts", "各期日期要一期比一期晚。请调整日期。"));
    }
    // No overflow: sixty parts of at most AMOUNT_MAX stay far below the largest integer.
    if parts.iter().map(|part| part.amount_fen).sum::<i64>() != total_fen {
        return Err(invalid("parts", "各期金额加起来不等于总额。请核对每一期。"));
    }
    Ok(())
}

fn invalid(field: &'static str, sentence: &str) -> Refusal {
    Refusal::Invalid { field, sentence: sentence.to_owned() }
}
