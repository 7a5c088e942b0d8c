import { expect, it } from 'vitest'
import { loudestSeat } from './loudness'

const quiet = { seat: null, since: 0 }

it('finds the loudest voice', () => {
  expect(loudestSeat(new Map([['a', 0.1], ['b', 0.4]]), quiet, 5_000).seat).toBe('b')
})

it('does not take the noise of a room for a voice', () => {
  expect(loudestSeat(new Map([['a', 0.01]]), quiet, 5_000).seat).toBeNull()
})

it('stays with a speaker who draws breath, but not for ever', () => {
  const before = { seat: 'a', since: 5_000 }
  expect(loudestSeat(new Map(), before, 6_000).seat).toBe('a')
  expect(loudestSeat(new Map(), before, 7_000).seat).toBeNull()
})
