import { expect, it } from 'vitest'
import { monthOf, yearOf } from './period'

it.each([
  ['2026-06-08', 0, '2026-06-01', '2026-06-08'],
  ['2026-06-08', 1, '2026-05-01', '2026-05-31'],
  ['2026-01-31', 1, '2025-12-01', '2025-12-31'],
  ['2028-03-01', 1, '2028-02-01', '2028-02-29'],
])('the month of %s, %i back, runs from %s to %s', (today, back, from, until) => {
  expect(monthOf(today, back)).toEqual({ from, until })
})

it('this year runs to today', () => {
  expect(yearOf('2026-06-08')).toEqual({ from: '2026-01-01', until: '2026-06-08' })
})
