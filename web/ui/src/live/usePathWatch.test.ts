import { expect, test } from 'vitest'
import { flowOn, type Flow } from './usePathWatch'

/** Counts of packets every 400 ms, and the states they lead to. */
function states(counts: readonly number[], isExpected: (step: number) => boolean = () => true): string {
  let flow: Flow = { received: 0, since: 0, state: 'idle' }
  return counts
    .map((received, step) => {
      flow = flowOn(flow, received, isExpected(step), step * 400)
      return flow.state
    })
    .join(' ')
}

test('a drought begins after a second and a half without packets, once', () => {
  expect(states([10, 30, 30, 30, 30, 30, 30, 30])).toBe('flowing flowing flowing flowing flowing dry dry dry')
})

test('a hiccup is no drought, and after one comes the next', () => {
  expect(states([10, 10, 10, 30, 30])).toBe('flowing flowing flowing flowing flowing')
  expect(states([10, 10, 10, 10, 10, 11, 11, 11, 11, 11])).toBe('flowing flowing flowing flowing dry flowing flowing flowing flowing dry')
})

test('before the first packet, and while nobody sends, silence means nothing', () => {
  expect(states([0, 0, 0, 0, 0, 0])).toBe('idle idle idle idle idle idle')
  expect(states([10, 10, 10, 10, 10, 10], (step) => step < 2)).toBe('flowing flowing idle idle idle idle')
})
