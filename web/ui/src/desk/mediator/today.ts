/** The order of the mediator's list: who waits online first, then by the time of the meeting, then what is furthest along towards a signature. No rule of law, only what the eye needs first. */
import type { CaseRow } from '@/api/types'
import { hasMediationRoom, isOpenText } from '../domain/flow'

const ORDER: Readonly<Record<string, number>> = { M60: 0, M62: 0, M70: 0, M80: 0, M82: 0, M92: 0, M50: 1, M55: 1, M40: 2, M85: 3, M88: 4, M30: 5, M20: 5, M10: 5, M15: 5, M65: 5, M99: 5, M00: 6, M90: 7, M91: 7 }

/** Nothing is left to do here: ended without an agreement, or ruled on and served. */
export function isFinished(row: CaseRow): boolean {
  const court = row.stage.confirmation
  return row.stage.mediation === 'M95' || row.stage.mediation === 'M25' || court === 'C80' || court === 'C95' || court === 'C05'
}

/** The instant of a meeting that is still to come or under way; later than everything where none is planned. */
function meets(row: CaseRow): string {
  return isTalking(row) && row.appointment ? row.appointment.starts_at : '9'
}

export function todayOrder(rows: readonly CaseRow[]): CaseRow[] {
  const rank = (row: CaseRow): number => (row.both_online && isTalking(row) ? -1 : (ORDER[row.stage.mediation] ?? 9))
  return [...rows].sort((a, b) => Number(rank(a) >= 0) - Number(rank(b) >= 0) || meets(a).localeCompare(meets(b)) || rank(a) - rank(b) || b.updated_at.localeCompare(a.updated_at))
}

/** Before the text is frozen: people online are waiting to talk. */
export function isTalking(row: CaseRow): boolean {
  return isOpenText(row.stage.mediation)
}

/** Whether the mediation room is open to the mediator now: from the first invitation until the text is frozen. */
export function hasRoom(row: CaseRow): boolean {
  return hasMediationRoom(row.stage.mediation)
}

/** What the last device check of somebody who is not in yet says against coming by this device. */
export function failed(one: CaseRow['readiness'][number]): 'refused' | 'bad' | null {
  if (one.state === 'admitted' || one.check === null) return null
  const { camera, microphone, verdict } = one.check.result
  if (camera === 'refused' || microphone === 'refused') return 'refused'
  return verdict === 'bad' ? 'bad' : null
}
