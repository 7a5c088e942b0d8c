import { describe, expect, it } from 'vitest'
import type { CaseView } from '@/api/types'
import { leftOf, nearAndLater, owedOf, type Obligation, type Report } from './owed'
import { aCase } from './sample'

function aReport(part: Partial<Report> = {}): Report {
  return {
    no: 1, by: { party: 'me' }, amount_fen: 141984, on: '2026-06-29', note: '', proof_sha256: null, reported_at: '2026-06-29T07:00:00Z', answer: 'pending',
    answered_by: null, answered_at: null, reason: null, ...part,
  }
}

function anObligation(part: Partial<Obligation> = {}): Obligation {
  return {
    no: 1, clause: 2, kind: 'payment', what: '物业费', debtors: ['me'], creditors: ['other'], amount_fen: 141984, paid_fen: 0, pending_fen: 0, open_fen: 141984,
    due: '2026-06-30', falls_due: '2026-06-30', settled_on: null, state: 'open', late_days: 0, reports: [], ...part,
  }
}

function owed(...obligations: Obligation[]): ReturnType<typeof owedOf> {
  const performance: CaseView['performance'] = {
    state: 'P10', label: '', advice: '', obligations, accelerated_on: null, accelerated: [], due_now_fen: 0, overdue_fen: 0, enforcement_until: null,
    enforcement_days_left: null, enforcement_pack: null, enforcement: null, next_visits: [], visits: [], reminders: [],
  }
  return owedOf(aCase('M90', { performance }))
}

describe('what is owed', () => {
  it('is empty before there is an agreement', () => expect(owedOf(aCase('M60'))).toEqual([]))

  it('leaves out what others owe each other', () => {
    expect(owed(anObligation({ debtors: ['other'], creditors: ['third'] }))).toEqual([])
  })

  it('counts an act without a creditor as owed to everybody else', () => {
    expect(owed(anObligation({ kind: 'act', debtors: ['other'], creditors: [] }))).toMatchObject([{ mine: false, open: true }])
  })

  it('can be reported until all is proved or waits for an answer', () => {
    const [fresh, waiting, done] = owed(anObligation(), anObligation({ pending_fen: 141984, reports: [aReport()] }), anObligation({ state: 'done', open_fen: 0 }))
    expect([fresh?.open, waiting?.open, done?.open]).toEqual([true, false, false])
  })

  it('waits for the creditor and not for the debtor', () => {
    const reported = { reports: [aReport()], pending_fen: 141984 }
    const [mine, theirs] = owed(anObligation(reported), anObligation({ ...reported, debtors: ['other'], creditors: ['me'] }))
    expect([mine?.waiting.length, theirs?.waiting.length]).toEqual([0, 1])
  })

  it('leaves the rest of a payment to report, and nothing to count for an act', () => {
    expect(leftOf(anObligation({ open_fen: 100000, pending_fen: 30000 }))).toBe(70000)
    expect(leftOf(anObligation({ kind: 'act' }))).toBeNull()
  })

  it('shows the next instalment and what is late or reported, and folds the rest', () => {
    const all = owed(
      anObligation({ no: 1, state: 'done' }),
      anObligation({ no: 2, state: 'late' }),
      anObligation({ no: 3 }),
      anObligation({ no: 4 }),
      anObligation({ no: 5, reports: [aReport()] }),
      anObligation({ no: 6, kind: 'act' }),
      anObligation({ no: 7, debtors: ['other'], creditors: ['me'] }),
      anObligation({ no: 8 }),
    )
    const { near, later } = nearAndLater(all)
    expect(near.map((one) => one.obligation.no)).toEqual([1, 2, 3, 5, 6, 7])
    expect(later.map((one) => one.obligation.no)).toEqual([4, 8])
  })
})
