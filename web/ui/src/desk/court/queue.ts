/** Order and filters of the judges' queue. What may be claimed the service decides. */
import type { CaseRow } from '@/api/types'

export const FILTERS = ['all', 'mine', 'free', 'soon', 'noted'] as const
export type Filter = (typeof FILTERS)[number]

export function passes(row: CaseRow, filter: Filter, me: string): boolean {
  switch (filter) {
    case 'all': return true
    case 'mine': return row.claimed_by?.id === me
    case 'free': return row.claimed_by === null && row.stage.confirmation === 'C31'
    case 'soon': return row.deadline !== null && row.deadline.level !== 'plenty'
    case 'noted': return row.overrides > 0
    default: return filter satisfies never
  }
}

/** Finds by docket number, mediation number, cause or any party's name. */
export function matches(row: CaseRow, query: string): boolean {
  if (query === '') return true
  return [row.docket_no ?? '', row.number, row.cause, row.title, row.organisation, row.mediator, ...row.parties.map((party) => party.name)].some((text) => text.includes(query))
}

/** Decided cases last; within each part who waits online first, then the nearest last day. */
export function queueOrder(rows: readonly CaseRow[]): CaseRow[] {
  const done = (row: CaseRow): number => Number(row.stage.confirmation === 'C80' || row.stage.confirmation === 'C95')
  const left = (row: CaseRow): number => row.deadline?.days_left ?? 9_999
  return [...rows].sort((a, b) => done(a) - done(b) || Number(b.both_online) - Number(a.both_online) || left(a) - left(b))
}
