import { expect, it } from 'vitest'
import type { CaseView } from '@/api/types'
import { isRipe, outcomesOf, rulingOf } from './court'

it.each([
  ['C20', false, ['not_accept']],
  ['C65', false, ['confirm', 'dismiss', 'withdraw', 'deem_withdrawn', 'terminate']],
  ['C40', false, ['withdraw', 'deem_withdrawn', 'terminate']],
  ['C80', false, []],
] as const)('offers in %s the decisions that fit', (stage, asked, expected) => {
  expect(outcomesOf(stage, asked)).toEqual(expected)
})

it('puts a withdrawal first once somebody asked for it', () => {
  expect(outcomesOf('C65', true)[0]).toBe('withdraw')
})

it('takes the newest ruling that stands, of whatever kind', () => {
  const documents = [{ id: 'a', code: 'D18', superseded: true }, { id: 'b', code: 'D17', superseded: false }, { id: 'c', code: 'D19c', superseded: false }]
  expect(rulingOf({ documents } as unknown as CaseView)?.id).toBe('c')
})

it('is ripe when the record is settled and no ground is open', () => {
  const view = {
    stage: { confirmation: 'C65' },
    documents: [{ id: 'r', code: 'D17', superseded: false, signatures: [{ signed_at: '2026-06-10T02:00:00Z', party_id: null }, { signed_at: null, party_id: 'p2' }] }],
    inquiry: { record_refused_by: ['p2'] },
    court_review: { grounds: [{ finding: 'none' }, { finding: 'found' }] },
  }
  expect(isRipe(view as unknown as CaseView)).toBe(true)
  expect(isRipe({ ...view, inquiry: { record_refused_by: [] } } as unknown as CaseView)).toBe(false)
  expect(isRipe({ ...view, court_review: { grounds: [{ finding: 'ask' }] } } as unknown as CaseView)).toBe(false)
})
