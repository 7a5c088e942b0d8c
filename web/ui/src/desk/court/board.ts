/** The columns of the clerk's board. Where a case belongs follows from its state and from what the service says is next. */
import type { CaseRow } from '@/api/types'

export const COLUMNS = ['filed', 'accepted', 'hearing', 'serving', 'served'] as const
export type Column = (typeof COLUMNS)[number]

export function columnOf(row: CaseRow): Column | null {
  switch (row.stage.confirmation) {
    case 'C20': return 'filed'
    case 'C31': return 'accepted'
    case 'C40':
    case 'C60':
    case 'C71':
    case 'C72': return 'hearing'
    case 'C80': return row.stage.key === 'served' ? 'served' : 'serving'
    default: return null
  }
}

/** Cases whose hearing runs now. */
export function isRunning(row: CaseRow): boolean {
  return row.stage.confirmation === 'C60'
}

/** Something is this clerk's to do and its last day is near or over. */
export function isUrgent(row: CaseRow): boolean {
  return row.next !== null && row.deadline !== null && row.deadline.level !== 'plenty'
}
