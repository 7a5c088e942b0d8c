import { expect, it } from 'vitest'
import { registerFields, registration, rateOf } from './register-form'

const filled = { ...registerFields(), title: '借款', dispute_type: '05' as const, cause: '民间借贷纠纷', facts: '借款五万元' }

it.each([['14.8', 1480], ['14.80%', 1480], ['0', 0], ['十五', null], ['1.234', null]])('reads the yearly rate %s', (text, expected) => {
  expect(rateOf(text)).toBe(expected)
})

it('sends the facts of a loan only where there is a loan', () => {
  const loan = { ...filled, loan: true, contract_day: '2026-01-05', principal: '50000', rate: '12', vouchers: '2' }
  expect(registration(loan, 'a')).toMatchObject({ ok: true, value: { loan: { contract_day: '2026-01-05', principal_fen: 5_000_000, annual_rate_bp: 1200, by_transfer: true, vouchers: 2 } } })
  expect(registration({ ...loan, principal: '五万' }, 'a')).toEqual({ ok: false, missing: 'principal' })
  expect(registration({ ...loan, rate: '很高' }, 'a')).toEqual({ ok: false, missing: 'rate' })
  const other = registration({ ...loan, dispute_type: '03' }, 'a')
  expect(other.ok && 'loan' in other.value).toBe(false)
})

it('names the sending body only for cases that were sent', () => {
  const sent = registration({ ...filled, source: 'PETITION', sender: '潞川区信访局', received: '2026-06-08T09:30' }, 'a')
  expect(sent).toMatchObject({ ok: true, value: { referral: { from: '潞川区信访局', received_at: '2026-06-08T01:30:00.000Z' } } })
  const came = registration({ ...filled, source: 'WALKIN', sender: '潞川区信访局' }, 'a')
  expect(came.ok && 'referral' in came.value).toBe(false)
})
