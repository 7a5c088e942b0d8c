/** Reads the own connection every moment: who speaks, and what the line is worth. */
import { onScopeDispose, ref, type Ref } from 'vue'
import { levelsOf, loudestSeat, type Loudness } from './loudness'
import type { Slot } from './protocol'
import { gradeOf, tallyPackets, type NetworkGrade, type PacketTally } from './quality'

/** How often the levels are read. Rarer lets the picture lag behind the voice; more often costs a phone battery. */
const LISTEN_MS = 400

export type Ears = { speaking: Readonly<Ref<string | null>>; network: Readonly<Ref<NetworkGrade>> }

export function useEars(connection: () => RTCPeerConnection | null, slots: () => readonly Slot[], count: (packets: number) => void): Ears {
  const speaking = ref<string | null>(null)
  const network = ref<NetworkGrade>('good')
  let loudness: Loudness = { seat: null, since: 0 }
  let packets: PacketTally = { received: 0, lost: 0, roundTripMs: null }

  async function listen(): Promise<void> {
    const current = connection()
    if (current === null || current.connectionState === 'closed') return
    const report = await current.getStats()
    loudness = loudestSeat(levelsOf(report, slots()), loudness, Date.now())
    speaking.value = loudness.seat
    const tally = tallyPackets(report)
    network.value = gradeOf(tally, packets)
    packets = tally
    count(tally.received)
  }

  const timer = setInterval(() => void listen(), LISTEN_MS)
  onScopeDispose(() => clearInterval(timer))
  return { speaking, network }
}
