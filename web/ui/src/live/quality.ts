/** 网速好、一般、差: what the own connection is worth, from round trip and loss. Words for a person, not figures. */

export type NetworkGrade = 'good' | 'fair' | 'bad'
export type PacketTally = { readonly received: number; readonly lost: number; readonly roundTripMs: number | null }

/** Beyond these, talk starts to overlap and pictures to stop. */
const FAIR_MS = 250
const BAD_MS = 600
const FAIR_LOSS = 0.03
const BAD_LOSS = 0.1

export function tallyPackets(report: RTCStatsReport): PacketTally {
  let received = 0
  let lost = 0
  let roundTripMs: number | null = null
  report.forEach((entry: { type: string; packetsReceived?: number; packetsLost?: number; nominated?: boolean; currentRoundTripTime?: number }) => {
    if (entry.type === 'inbound-rtp') {
      received += entry.packetsReceived ?? 0
      lost += entry.packetsLost ?? 0
    }
    if (entry.type === 'candidate-pair' && entry.nominated === true && entry.currentRoundTripTime !== undefined) roundTripMs = entry.currentRoundTripTime * 1000
  })
  return { received, lost, roundTripMs }
}

/** Grades what happened between two tallies. */
export function gradeOf(now: PacketTally, before: PacketTally): NetworkGrade {
  const lost = Math.max(0, now.lost - before.lost)
  const all = lost + Math.max(0, now.received - before.received)
  const loss = all === 0 ? 0 : lost / all
  const trip = now.roundTripMs ?? 0
  if (trip >= BAD_MS || loss >= BAD_LOSS) return 'bad'
  return trip >= FAIR_MS || loss >= FAIR_LOSS ? 'fair' : 'good'
}
