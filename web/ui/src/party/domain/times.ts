/** When the court hears a case: what the party is asked, read from what the service says. Nothing is decided here about who has a time. */
import type { CaseView, CourtTimes } from '@/api/types'
import { afterOf } from './step'

export type TimesStep =
  /** Nothing to say: nobody is on duty and there is nothing to choose. */
  | 'none'
  /** A judge on duty is free. */
  | 'duty'
  /** A judge is on duty, with another case. */
  | 'busy'
  | 'choose'
  /** Somebody else proposed a time. */
  | 'asked'
  /** The reader said yes; the others have not. */
  | 'waiting'
  | 'agreed'

/** Whether the case waits for its inquiry and has no time yet. */
export function waitsForTime(view: CaseView): boolean {
  const after = afterOf(view)
  return after === 'filed' || after === 'accepted' || (after === 'hearing' && view.stage.confirmation === 'C40')
}

/** `choosing`: the reader does not want to wait for the judge on duty. */
export function timesStep(times: CourtTimes, choosing: boolean): TimesStep {
  if (times.proposal !== null) {
    if (times.proposal.agreed) return 'agreed'
    return times.proposal.answered ? 'waiting' : 'asked'
  }
  if (!choosing && times.free > 0) return 'duty'
  if (!choosing && times.on_duty > 0) return 'busy'
  return times.slots.length > 0 ? 'choose' : 'none'
}
