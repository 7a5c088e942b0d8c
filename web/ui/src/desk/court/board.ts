/** The columns of the clerk's board. Where a case belongs follows from its state and from what the service says is next. */
import type { CaseRow } from '@/api/types'

export const COLUMNS = ['filed', 'toSchedule', 'hearing', 'serving', 'toArchive'] as const
export type Column = (typeof COLUMNS)[number]

export function columnOf(row: CaseRow): Column | null {
  switch (row.stage.confirmation) {
    case 'C20':
    case 'C25': return 'filed'
    case 'C31':
    case 'C40':
    case 'C45': return 'toSchedule'
    case 'C50':
    case 'C55':
    case 'C58':
    case 'C60':
    case 'C65':
    case 'C32':
    case 'C71':
    case 'C72':
    case 'C73':
    case 'C74':
    case 'C75': return 'hearing'
    case 'C90': return 'serving'
    case 'C80': return row.stage.key === 'served' ? 'toArchive' : 'serving'
    default: return null
  }
}

/** Closed and put away: nothing of it is on the board any more. */
export function isArchived(row: CaseRow): boolean {
  return row.stage.confirmation === 'C95'
}

/** Cases whose hearing runs now. */
export function isRunning(row: CaseRow): boolean {
  return row.stage.confirmation === 'C60'
}

/** Something is this clerk's to do and its last day is near or over. */
export function isUrgent(row: CaseRow): boolean {
  return row.next !== null && row.deadline !== null && row.deadline.level !== 'plenty'
}
