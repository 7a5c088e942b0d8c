/**
 * Where a party stands, read from the case alone: any page reloads to the right place. Nothing is decided here about what
 * is allowed; that is in `actions`.
 */
import type { ActionView, CaseView, ConsentItem, DocumentView, PartyView } from '@/api/types'
import type { RoomKind } from '@/live/protocol'

/** What a party must agree to before the mediation room; the service checks the same list when the mediator admits. */
export const ENTER_ITEMS: readonly ConsentItem[] = ['rights_notice', 'mediation_online', 'personal_information', 'quiet_place']
export const LATER_ITEMS: readonly ConsentItem[] = ['electronic_signature', 'share_with_court', 'confirmation_online', 'inquiry_online', 'electronic_service']

export type Step = { kind: 'check' } | { kind: 'consents' } | { kind: 'room'; room: RoomKind } | { kind: 'papers' } | { kind: 'ended' }

/** What only this page knows: steps that were passed without leaving a trace in the case. */
export type Passage = {
  /** The device check was skipped, or done just now and is on its way. */
  readonly checked: boolean
  /** The list of consents is open; it stays open until its reader goes on. */
  readonly reading: boolean
  /** The room that this page wants to sit in. */
  readonly wants: RoomKind | null
}

const TALKING: ReadonlySet<string> = new Set(['M10', 'M40', 'M50', 'M60'])

export function myself(view: CaseView): PartyView | null {
  return view.parties.find((party) => party.me) ?? null
}

export function isTalking(view: CaseView): boolean {
  return TALKING.has(view.stage.mediation)
}

export function stepOf(view: CaseView, passage: Passage): Step {
  if (view.stage.mediation === 'M95') return { kind: 'ended' }
  const me = myself(view)
  if (isTalking(view) && me !== null) {
    if (me.check === null && !passage.checked) return { kind: 'check' }
    if (passage.reading || missing(me, ENTER_ITEMS).length > 0) return { kind: 'consents' }
  }
  return passage.wants === null ? { kind: 'papers' } : { kind: 'room', room: passage.wants }
}

/** Which room a freshly opened page goes to. */
export function roomOf(view: CaseView): RoomKind | null {
  if (isTalking(view)) return 'mediation'
  return view.stage.confirmation === 'C60' && view.court_review?.hearing_open === true ? 'court' : null
}

export function missing(me: PartyView, items: readonly ConsentItem[]): ConsentItem[] {
  return items.filter((item) => me.consents[item] !== true)
}

/** The newest document of this kind that still counts. */
export function documentOf(view: CaseView, code: string): DocumentView | null {
  return view.documents.findLast((document) => document.code === code && !document.superseded) ?? null
}

/** The signature that the reader still owes, if any: the document and what the service says about signing it. */
export function owedSignature(view: CaseView): { document: DocumentView; action: ActionView } | null {
  for (const action of view.actions) {
    if (action.kind !== 'sign' || action.document_id === null) continue
    const document = view.documents.find((one) => one.id === action.document_id)
    if (document !== undefined && !document.superseded && document.signatures.some((one) => one.mine && one.signed_at === null)) return { document, action }
  }
  return null
}

export type After =
  | 'talking' | 'agreement_to_sign' | 'agreement_waits' | 'may_apply' | 'application_to_sign' | 'application_waits'
  | 'expired' | 'filed' | 'accepted' | 'hearing' | 'ruling_soon' | 'confirmed' | 'dismissed'

/** Which one thing the page after the talk is about. */
export function afterOf(view: CaseView): After {
  const ruling = documentOf(view, 'D18') ?? documentOf(view, 'D19')
  if (ruling?.complete === true) return ruling.code === 'D18' ? 'confirmed' : 'dismissed'
  switch (view.stage.confirmation) {
    case 'C20':
      return 'filed'
    case 'C31':
      return 'accepted'
    case 'C40':
      return 'hearing'
    case 'C60':
      return 'hearing'
    case 'C71':
    case 'C72':
    case 'C80':
      return 'ruling_soon'
    case 'C15':
      return owedSignature(view)?.document.code === 'D14' ? 'application_to_sign' : 'application_waits'
    default:
      break
  }
  if (isTalking(view)) return 'talking'
  if (view.stage.mediation === 'M90') return view.window?.open === true ? 'may_apply' : 'expired'
  return owedSignature(view)?.document.code === 'D12' ? 'agreement_to_sign' : 'agreement_waits'
}
