/** The schedule of a day: judges by half hours. It draws what is planned; whether a time may be set the service decides. */
import type { CaseRow } from '@/api/types'

/** Half hours of a court's working day, from 08:30 up to 17:30. */
export const SLOTS = 18
const FIRST_MINUTE = 8 * 60 + 30
const SLOT_MINUTES = 30
const HOUR_MS = 3_600_000

export interface Planned {
  row: CaseRow
  /** First column, from 0; a meeting outside the day is moved to its edge. */
  from: number
  /** How many columns. */
  span: number
  /** Whether the same judge has another inquiry at that time. */
  clash: boolean
}
export interface Line {
  /** Account of the judge; empty where nobody has the case. */
  id: string
  name: string
  planned: Planned[]
}

/** The civil day of an instant in the time of the court. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(0, 10)
}

/** The day `by` days later. */
export function dayAfter(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 24 * HOUR_MS).toISOString().slice(0, 10)
}

/** `09:00` of column 1. */
export function slotText(slot: number): string {
  const minute = FIRST_MINUTE + slot * SLOT_MINUTES
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function times(row: CaseRow): { from: number; until: number } | null {
  if (!row.appointment) return null
  const from = Date.parse(row.appointment.starts_at)
  return { from, until: from + row.appointment.minutes * 60_000 }
}

/** Whether two meetings share time. One that ends when the other begins does not. */
export function overlaps(a: CaseRow, b: CaseRow): boolean {
  const [one, other] = [times(a), times(b)]
  return one !== null && other !== null && one.from < other.until && other.from < one.until
}

/** Cases whose inquiry is planned and not over. */
export function isPlanned(row: CaseRow): boolean {
  return row.appointment !== null && ['C50', 'C55', 'C60'].includes(row.stage.confirmation ?? '')
}

function placed(row: CaseRow, others: readonly CaseRow[]): Planned {
  const appointment = row.appointment
  const start = appointment ? new Date(Date.parse(appointment.starts_at) + 8 * HOUR_MS) : new Date(0)
  const minute = start.getUTCHours() * 60 + start.getUTCMinutes() - FIRST_MINUTE
  const from = Math.min(SLOTS - 1, Math.max(0, Math.floor(minute / SLOT_MINUTES)))
  const end = Math.ceil((minute + (appointment?.minutes ?? 0)) / SLOT_MINUTES)
  return { row, from, span: Math.max(1, Math.min(SLOTS, end) - from), clash: others.some((other) => other.id !== row.id && overlaps(row, other)) }
}

/** A line for each judge who has cases, by name, with what is planned on `day`. */
export function linesOf(rows: readonly CaseRow[], day: string): Line[] {
  const lines = new Map<string, { name: string; rows: CaseRow[] }>()
  for (const row of rows) {
    const id = row.claimed_by?.id ?? ''
    const today = isPlanned(row) && row.appointment !== null && dayOf(new Date(row.appointment.starts_at)) === day
    if (id === '' && !today) continue
    const line = lines.get(id) ?? { name: row.claimed_by?.name ?? '', rows: [] }
    lines.set(id, { ...line, rows: today ? [...line.rows, row] : line.rows })
  }
  return [...lines].map(([id, line]) => ({ id, name: line.name, planned: line.rows.map((row) => placed(row, line.rows)).sort((a, b) => a.from - b.from) })).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
}
