/** Which picture and which sound belong to whom: the server's slot table over the fixed m-lines of the one connection. */
import type { Slot } from './protocol'

/** How many others one client can see and hear at once; the offer carries this many receive pairs. */
export const RECEIVE_PAIRS = 5

export type SeatTracks<Track> = { audio: Track | null; video: Track | null }

/** Groups the tracks by seat. A slot whose mid the connection does not have is left out. */
export function tracksBySeat<Track>(slots: readonly Slot[], trackOf: (mid: string) => Track | null): Map<string, SeatTracks<Track>> {
  const seats = new Map<string, SeatTracks<Track>>()
  for (const slot of slots) {
    const track = trackOf(slot.mid)
    if (track === null || slot.seat === '') continue
    const held = seats.get(slot.seat) ?? { audio: null, video: null }
    seats.set(slot.seat, { ...held, [slot.kind]: track })
  }
  return seats
}
