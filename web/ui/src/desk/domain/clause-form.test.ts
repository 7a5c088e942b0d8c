import { expect, it } from 'vitest'
import { draftOf, emptyFields, fieldsOf } from './clause-form'

const pay = { ...emptyFields('pay'), debtors: ['p2'], creditor: 'p1', amount: '1419.84', due: '2026-06-30', method: '转账至公司账户', purpose: '物业费第1期' }

it('makes a payment of the fields', () => {
  expect(draftOf(pay)).toEqual({
    ok: true,
    draft: { kind: 'pay', debtors: ['p2'], creditor: 'p1', amount_fen: 141984, due: '2026-06-30', method: '转账至公司账户', purpose: '物业费第1期' },
  })
})

it.each([
  [{ ...pay, debtors: [] }, 'debtors'],
  [{ ...pay, creditor: '' }, 'creditor'],
  [{ ...pay, creditor: 'p2' }, 'same'],
  [{ ...pay, amount: '一千' }, 'amount'],
  [{ ...pay, due: '' }, 'due'],
  [{ ...emptyFields('default'), days: '0' }, 'days'],
  [{ ...emptyFields('other'), text: '' }, 'text'],
])('says what is missing (%#)', (fields, missing) => {
  expect(draftOf(fields)).toEqual({ ok: false, missing })
})

it('wants instalments to add up', () => {
  const fields = { ...pay, kind: 'instalments' as const, amount: '2839.68', parts: [{ amount: '1419.84', due: '2026-06-30' }, { amount: '1419.83', due: '2026-09-30' }] }
  expect(draftOf(fields)).toEqual({ ok: false, missing: 'sum' })
  const right = { ...fields, parts: [{ amount: '1419.84', due: '2026-06-30' }, { amount: '1419.84', due: '2026-09-30' }] }
  expect(draftOf(right).ok).toBe(true)
})

it('comes back from a draft unchanged', () => {
  const drafted = draftOf(pay)
  if (!drafted.ok) throw new Error('the payment is complete')
  expect(draftOf(fieldsOf(drafted.draft))).toEqual(drafted)
})
