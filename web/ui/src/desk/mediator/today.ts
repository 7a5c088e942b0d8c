/** The order of the mediator's list: who waits online first, then what is furthest along towards a signature. No rule of law, only what the eye needs first. */
import type { CaseRow } from '@/api/types'

const ORDER: Readonly<Record<string, number>> = { M60: 0, M50: 1, M40: 2, M85: 3, M88: 4, M10: 5, M90: 6 }

/** Nothing is left to do here: ended without an agreement, or ruled on and served. */
export function isFinished(row: CaseRow): boolean {
  return row.stage.mediation === 'M95' || row.stage.confirmation === 'C80' || row.stage.confirmation === 'C05'
}

export function todayOrder(rows: readonly CaseRow[]): CaseRow[] {
  const rank = (row: CaseRow): number => (row.both_online && isTalking(row) ? -1 : (ORDER[row.stage.mediation] ?? 9))
  return [...rows].sort((a, b) => rank(a) - rank(b) || b.updated_at.localeCompare(a.updated_at))
}

/** Before the text is frozen: people online are waiting to talk. */
export function isTalking(row: CaseRow): boolean {
  return ['M10', 'M40', 'M50', 'M60'].includes(row.stage.mediation)
}

/** Whether the mediation room is open to the mediator now: from the first invitation until the text is frozen. */
export function hasRoom(row: CaseRow): boolean {
  return ['M40', 'M50', 'M60', 'M85', 'M88'].includes(row.stage.mediation)
}
