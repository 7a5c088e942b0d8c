import { expect, it } from 'vitest'
import { gradeOf, type NetworkGrade } from './quality'

const start = { received: 1_000, lost: 50, roundTripMs: null }

it.each<[number, number, number | null, NetworkGrade]>([
  [100, 0, 40, 'good'],
  [100, 0, null, 'good'],
  [0, 0, 40, 'good'],
  [95, 5, 40, 'fair'],
  [100, 0, 300, 'fair'],
  [80, 20, 40, 'bad'],
  [100, 0, 700, 'bad'],
])('%i received and %i lost at %s ms is %s', (received, lost, roundTripMs, grade) => {
  expect(gradeOf({ received: start.received + received, lost: start.lost + lost, roundTripMs }, start)).toBe(grade)
})
