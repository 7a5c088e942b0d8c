/** What the court's pages read out of a case: its ruling, its record, and which decisions can be written in which state. */
import type { CaseView, Command, DocumentView } from '@/api/types'

type Confirmation = NonNullable<CaseView['stage']['confirmation']>
export type OutcomeKind = Extract<Command, { kind: 'draft_ruling' }>['outcome']['kind']

/** 不予受理, 确认, 驳回, 准许撤回 or 按撤回, 终结. */
const RULINGS: ReadonlySet<string> = new Set(['D16c', 'D18', 'D19', 'D19b', 'D19c'])

export function rulingOf(view: Pick<CaseView, 'documents'> | null): DocumentView | null {
  return view?.documents.findLast((one) => RULINGS.has(one.code) && !one.superseded) ?? null
}

/** 询问笔录. */
export function hearingRecordOf(view: Pick<CaseView, 'documents'> | null): DocumentView | null {
  return view?.documents.findLast((one) => one.code === 'D17' && !one.superseded) ?? null
}

/** The decisions that fit the state, the usual ones first. Whether one is ripe the service says. */
export function outcomesOf(stage: Confirmation | null, asked: boolean): readonly OutcomeKind[] {
  switch (stage) {
    case 'C20':
    case 'C32': return ['not_accept']
    case 'C25': return ['deem_withdrawn', 'withdraw', 'terminate']
    case 'C65':
    case 'C71':
    case 'C72': return asked ? ['withdraw', 'confirm', 'dismiss', 'deem_withdrawn', 'terminate'] : ['confirm', 'dismiss', 'withdraw', 'deem_withdrawn', 'terminate']
    case 'C31':
    case 'C40':
    case 'C45':
    case 'C50':
    case 'C55':
    case 'C58':
    case 'C60':
    case 'C73':
    case 'C74':
    case 'C75': return ['withdraw', 'deem_withdrawn', 'terminate']
    case 'C00':
    case 'C05':
    case 'C10':
    case 'C15':
    case 'C80':
    case 'C90':
    case 'C95':
    case null: return []
    default: return stage satisfies never
  }
}

/** Whether the court room can be entered now. */
export function hasCourtRoom(stage: Confirmation | null): boolean {
  return stage !== null && ['C31', 'C40', 'C45', 'C50', 'C55', 'C58', 'C60', 'C65', 'C71', 'C72'].includes(stage)
}

/** Before the questions begin: identities are checked and the judge opens. */
export function isBeforeHearing(stage: Confirmation | null): boolean {
  return stage !== null && ['C31', 'C40', 'C45', 'C50', 'C55', 'C58'].includes(stage)
}

/** Whether nothing is left but to decide: the record is settled and every ground was looked at. For the eye only; the service decides. */
export function isRipe(view: CaseView | null): boolean {
  const record = hearingRecordOf(view)
  if (!view || !record || view.stage.confirmation !== 'C65') return false
  const refused = view.inquiry?.record_refused_by ?? []
  const settled = record.signatures.every((place) => place.signed_at !== null || (place.party_id !== null && refused.includes(place.party_id)))
  return settled && (view.court_review?.grounds ?? []).every((ground) => ground.finding === 'none' || ground.finding === 'found')
}
