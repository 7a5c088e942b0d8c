/** What the reader is asked beside the clauses, one thing at a time. What may be answered stands in `actions`. */
import type { CaseView } from '@/api/types'
import { actionOf, isTalking, myself } from './step'

export type RecordView = NonNullable<CaseView['record']>
export type Participant = CaseView['participants'][number]

export type Ask =
  | { kind: 'record'; record: RecordView }
  | { kind: 'participant'; participant: Participant }
  /** 延长调解期限; the sentence is the service's. */
  | { kind: 'extension'; text: string }
  /** 变更协议. */
  | { kind: 'amendment'; reason: string }

/** The first open question; null when nothing is asked. */
export function askOf(view: CaseView): Ask | null {
  const me = myself(view)
  if (me === null) return null
  if (view.amendment?.waiting_for.includes(me.id) && actionOf(view, 'answer_amendment')?.allowed === true) return { kind: 'amendment', reason: view.amendment.reason }
  // Nobody needs more time or help for a talk that is over.
  if (!isTalking(view)) return null
  const allowed = (kind: 'confirm_record' | 'answer_participant' | 'answer_extension'): boolean => actionOf(view, kind)?.allowed === true
  if (view.record !== null && allowed('confirm_record')) {
    const mine = recordAnswer(view.record, me.id)
    if (mine === null || mine.answer === null || mine.answer === 'objected') return { kind: 'record', record: view.record }
  }
  if (allowed('answer_participant')) {
    const participant = view.participants.find((one) => one.waiting_for.includes(me.id))
    if (participant !== undefined) return { kind: 'participant', participant }
  }
  if (allowed('answer_extension')) {
    const proposed = view.timeline.findLastIndex((one) => one.kind === 'extension_proposed')
    const said = view.timeline.slice(proposed + 1).some((one) => one.kind === 'extension_answered' && one.actor_name === me.acting_name)
    const entry = view.timeline[proposed]
    if (entry !== undefined && !said) return { kind: 'extension', text: entry.text }
  }
  return null
}

export function recordAnswer(record: RecordView, party: string): RecordView['answers'][number] | null {
  return record.answers.find((one) => one.party_id === party) ?? null
}

/** What the mediator disclosed when taking the case (在线调解规则 13), in the words of the service. */
export function disclosure(view: CaseView): string | null {
  return view.timeline.findLast((one) => one.kind === 'taken')?.text ?? null
}

/** Whom the reader acts for, and as what; null for a party that acts itself. */
export function acting(view: CaseView): { name: string; party: string; role: string } | null {
  const me = myself(view)
  const agent = me?.agents.find((one) => one.name === me.acting_name)
  return me === null || agent === undefined ? null : { name: agent.name, party: me.name, role: agent.role_label }
}
