/** Who speaks: the loudest seat, read from what we receive. It only decides whose picture is large, never who is heard. */
import type { Slot } from './protocol'

/** Below this a microphone carries the room, not a voice. */
const VOICE_MIN = 0.02
/** How long the last speaker stays large after falling silent; shorter makes the picture jump at every breath. */
const HOLD_MS = 1_600

export type Loudness = { readonly seat: string | null; readonly since: number }

/** The present levels, 0 to 1, by seat. */
export function levelsOf(report: RTCStatsReport, slots: readonly Slot[]): Map<string, number> {
  const seatOf = new Map(slots.filter((slot) => slot.kind === 'audio').map((slot) => [slot.mid, slot.seat]))
  const levels = new Map<string, number>()
  report.forEach((entry: { type: string; mid?: string; audioLevel?: number }) => {
    if (entry.type !== 'inbound-rtp' || entry.mid === undefined || entry.audioLevel === undefined) return
    const seat = seatOf.get(entry.mid)
    if (seat !== undefined) levels.set(seat, entry.audioLevel)
  })
  return levels
}

export function loudestSeat(levels: ReadonlyMap<string, number>, before: Loudness, now: number): Loudness {
  let best: string | null = null
  let level = VOICE_MIN
  for (const [seat, its] of levels) {
    if (its > level) {
      best = seat
      level = its
    }
  }
  if (best !== null) return { seat: best, since: now }
  return now - before.since < HOLD_MS ? before : { seat: null, since: before.since }
}
