import { expect, it } from 'vitest'
import { endsToday } from './duty'

it('offers ends that are still to come today, in the time of the court', () => {
  expect(endsToday(new Date('2026-06-08T01:00:00Z'))).toEqual(['12:00', '17:30', '20:00', '24:00'])
  expect(endsToday(new Date('2026-06-08T09:29:59Z'))).toEqual(['17:30', '20:00', '24:00'])
  expect(endsToday(new Date('2026-06-08T15:00:00Z'))).toEqual(['24:00'])
})
