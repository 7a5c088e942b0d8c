import { expect, it } from 'vitest'
import type { CaseRow } from '@/api/types'
import { dayAfter, dayOf, linesOf, overlaps, slotText } from './schedule'

function row(id: string, judge: string | null, starts_at: string | null, minutes = 30, confirmation = 'C50'): CaseRow {
  return { id, stage: { confirmation }, claimed_by: judge ? { id: judge, name: judge } : null, appointment: starts_at ? { starts_at, minutes, mode: 'ONLINE', place: '' } : null } as unknown as CaseRow
}

it('draws a judge’s inquiries at their half hours and says which ones clash', () => {
  const rows = [row('a', '顾明远', '2026-06-11T01:30:00Z', 45), row('b', '顾明远', '2026-06-11T02:00:00Z'), row('c', '顾明远', '2026-06-11T02:30:00Z'), row('d', '李法官', null), row('e', '李法官', '2026-06-12T02:00:00Z')]
  expect(linesOf(rows, '2026-06-11').map((line) => [line.name, line.planned.map((one) => [one.row.id, one.from, one.span, one.clash])])).toEqual([
    ['顾明远', [['a', 2, 2, true], ['b', 3, 1, true], ['c', 4, 1, false]]], ['李法官', []],
  ])
})

it('leaves out what is over or has no judge and no time', () => {
  expect(linesOf([row('a', null, null), row('b', '顾明远', '2026-06-11T01:30:00Z', 30, 'C80')], '2026-06-11')).toEqual([{ id: '顾明远', name: '顾明远', planned: [] }])
})

it('does not call it a clash when one ends as the other begins', () => {
  expect(overlaps(row('a', 'x', '2026-06-11T01:00:00Z'), row('b', 'x', '2026-06-11T01:30:00Z'))).toBe(false)
})

it('counts days and half hours in the time of the court', () => {
  expect(dayOf(new Date('2026-06-10T16:30:00Z'))).toBe('2026-06-11')
  expect(dayAfter('2026-06-30', 1)).toBe('2026-07-01')
  expect([slotText(0), slotText(3)]).toEqual(['08:30', '10:00'])
})
