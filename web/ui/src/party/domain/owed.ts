/** 履行: what the reader owes and is owed, as the service keeps it. Who must act on it next is said by its reports. */
import type { CaseView } from '@/api/types'
import { myself } from './step'

export type Obligation = NonNullable<CaseView['performance']>['obligations'][number]
export type Report = Obligation['reports'][number]

export type Owed = {
  readonly obligation: Obligation
  readonly mine: boolean
  /** Reports of others that wait for the reader's 已收到 or 没收到. */
  readonly waiting: Report[]
  /** Whether there is still something to report: neither proved nor waiting for an answer. */
  readonly open: boolean
}

/** The reader's own part of the register, in the order of the agreement. */
export function owedOf(view: CaseView): Owed[] {
  const me = myself(view)
  if (me === null) return []
  return (view.performance?.obligations ?? [])
    .filter((one) => one.debtors.includes(me.id) || one.creditors.length === 0 || one.creditors.includes(me.id))
    .map((obligation) => {
      const mine = obligation.debtors.includes(me.id)
      const pending = obligation.reports.filter((report) => report.answer === 'pending')
      const left = obligation.kind === 'payment' ? obligation.open_fen - obligation.pending_fen > 0 : pending.length === 0
      return { obligation, mine, waiting: mine ? [] : pending, open: obligation.state !== 'done' && left }
    })
}

/** What to show at once: whatever waits for somebody or is late, and of what is far off only the next of its sort. */
export function nearAndLater(owed: readonly Owed[]): { near: Owed[]; later: Owed[] } {
  const sort = (one: Owed): string => `${one.mine} ${one.obligation.kind}`
  const far = (one: Owed): boolean => one.obligation.state === 'open' && one.obligation.reports.length === 0
  const later = owed.filter((one, index) => far(one) && owed.findIndex((other) => far(other) && sort(other) === sort(one)) !== index)
  return { near: owed.filter((one) => !later.includes(one)), later }
}

/** What is left to report of a payment, in 分; null for an act. */
export function leftOf(obligation: Obligation): number | null {
  return obligation.kind === 'payment' ? obligation.open_fen - obligation.pending_fen : null
}
