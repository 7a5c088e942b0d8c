import { expect, it } from 'vitest'
import { tracksBySeat } from './slots'

const trackOf = (mid: string): string | null => (Number(mid) < 6 ? `track ${mid}` : null)

it('puts sound and picture of one seat together', () => {
  const seats = tracksBySeat(
    [
      { mid: '2', seat: 'a', kind: 'audio' },
      { mid: '3', seat: 'a', kind: 'video' },
      { mid: '4', seat: 'b', kind: 'audio' },
    ],
    trackOf,
  )
  expect([...seats]).toEqual([
    ['a', { audio: 'track 2', video: 'track 3' }],
    ['b', { audio: 'track 4', video: null }],
  ])
})

it('shows nobody for a line that the connection does not have', () => {
  expect(tracksBySeat([{ mid: '9', seat: 'a', kind: 'video' }], trackOf).size).toBe(0)
})

it('shows nobody on an empty line', () => {
  expect(tracksBySeat([{ mid: '2', seat: '', kind: 'audio' }], trackOf).size).toBe(0)
})
