import { expect, it } from 'vitest'
import type { CaseRow } from '@/api/types'
import { columnOf, isArchived } from './board'

function row(confirmation: string, key = ''): CaseRow {
  return { stage: { mediation: 'M90', confirmation, key } } as unknown as CaseRow
}

it.each([
  ['C20', 'filed'], ['C25', 'filed'], ['C31', 'toSchedule'], ['C40', 'toSchedule'], ['C50', 'hearing'], ['C60', 'hearing'], ['C65', 'hearing'], ['C80', 'serving'], ['C95', null],
] as const)('a case in %s lies in the column %s', (stage, column) => {
  expect(columnOf(row(stage))).toBe(column)
})

it('keeps what is served until it is archived', () => {
  expect(columnOf(row('C80', 'served'))).toBe('toArchive')
  expect([isArchived(row('C80', 'served')), isArchived(row('C95'))]).toEqual([false, true])
})
