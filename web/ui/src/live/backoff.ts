/** When to try again: soon at first, then rarer, spread so that many clients do not come back in one instant. */

/** First wait. Shorter hammers a service that restarts; longer is felt as a hang. */
const FIRST_MS = 400
/** Longest wait. Longer would leave a phone alone after a tunnel although the network is back. */
const MAX_MS = 8_000

export type Clock = {
  after(ms: number, run: () => void): () => void
  /** A number in [0, 1). */
  random(): number
}

export type Backoff = { again(): void; cancel(): void; succeeded(): void }

export function createBackoff(clock: Clock, run: () => void): Backoff {
  let losses = 0
  let cancel = (): void => {}
  return {
    again() {
      cancel()
      const wait = Math.min(MAX_MS, FIRST_MS * 2 ** losses)
      losses += 1
      cancel = clock.after(wait * (0.5 + clock.random() / 2), run)
    },
    cancel: () => cancel(),
    succeeded: () => (losses = 0),
  }
}

export const browserClock: Clock = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}
