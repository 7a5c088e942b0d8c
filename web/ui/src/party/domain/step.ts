/**
 * Where a party stands, read from the case alone: any page reloads to the right place. Nothing is decided here about what
 * is allowed; that is in `actions`.
 */
import type { ActionView, CaseView, CommandKind, ConsentItem, DocumentView, PartyView } from '@/api/types'
import type { RoomKind } from '@/live/protocol'

/** What a party must agree to before the mediation room; the service checks the same list when the mediator admits. */
export const ENTER_ITEMS: readonly ConsentItem[] = ['rights_notice', 'mediation_online', 'personal_information', 'quiet_place']
export const LATER_ITEMS: readonly ConsentItem[] = ['electronic_signature', 'share_with_court', 'confirmation_online', 'inquiry_online', 'electronic_service']

export type Step = { kind: 'check' } | { kind: 'consents' } | { kind: 'mandate'; document: DocumentView } | { kind: 'mediator' } | { kind: 'room'; room: RoomKind } | { kind: 'papers' } | { kind: 'ended' }

/** What only this page knows: steps that were passed without leaving a trace in the case. */
export type Passage = {
  /** The device check was skipped, or done just now and is on its way. */
  readonly checked: boolean
  /** The list of consents is open; it stays open until its reader goes on. */
  readonly reading: boolean
  /** The power of attorney is left for later. */
  readonly mandateLater?: boolean
  /** The room that this page wants to sit in. */
  readonly wants: RoomKind | null
}

/** Everything before the text is signed, and again while it is being changed. */
const TALKING: ReadonlySet<string> = new Set<CaseView['stage']['mediation']>([
  'M00', 'M10', 'M15', 'M20', 'M30', 'M40', 'M50', 'M55', 'M60', 'M62', 'M65', 'M70', 'M80', 'M82', 'M92', 'M99',
])
/** 不受理 and 终止. */
const OVER: ReadonlySet<string> = new Set<CaseView['stage']['mediation']>(['M25', 'M95'])

export function myself(view: Pick<CaseView, 'parties'>): PartyView | null {
  return view.parties.find((party) => party.me) ?? null
}

export function isTalking(view: CaseView): boolean {
  return TALKING.has(view.stage.mediation)
}

export function stepOf(view: CaseView, passage: Passage): Step {
  if (OVER.has(view.stage.mediation)) return { kind: 'ended' }
  const me = myself(view)
  if (isTalking(view) && me !== null) {
    if (me.check === null && !passage.checked) return { kind: 'check' }
    if (passage.reading || missing(me, ENTER_ITEMS).length > 0) return { kind: 'consents' }
    const mandate = passage.mandateLater === true ? null : owedMandate(view)
    if (mandate !== null) return { kind: 'mandate', document: mandate }
    if (asksForMediator(view)) return { kind: 'mediator' }
  }
  return passage.wants === null ? { kind: 'papers' } : { kind: 'room', room: passage.wants }
}

/** Whether the reader has yet to say who may mediate (在线调解规则 14); the room does not open before. */
export function asksForMediator(view: CaseView): boolean {
  return actionOf(view, 'answer_mediator')?.allowed === true && myself(view)?.mediator_accepted === null
}

export function actionOf(view: CaseView, kind: CommandKind): ActionView | null {
  return view.actions.find((one) => one.kind === kind) ?? null
}

/** What the waiting page waits for; the court's door knows only one answer. */
export type Waiting = 'intake' | 'assign' | 'take' | 'others' | 'schedule' | 'admit' | 'adjourned' | 'checking'

export function waitingFor(view: CaseView): Waiting {
  switch (view.stage.mediation) {
    case 'M00':
    case 'M10':
    case 'M15':
      return 'intake'
    case 'M20':
      return 'assign'
    case 'M30':
      // The service names the reason why nobody can be accepted yet: the mediator has not taken the case.
      if (actionOf(view, 'answer_mediator')?.allowed !== true) return 'take'
      return view.parties.every((party) => party.mediator_accepted === true) ? 'schedule' : 'others'
    case 'M65':
      return 'adjourned'
    case 'M99':
      return 'checking'
    default:
      return 'admit'
  }
}

/** In each room, what goes on there though nobody is asked to come in. */
const STAYS: Readonly<Record<RoomKind, ReadonlySet<After>>> = {
  mediation: new Set(['agreement_to_sign', 'agreement_waits']),
  court: new Set(['hearing', 'record_to_sign', 'record_waits']),
}

/** Which room a freshly opened page goes to; after a reload that may be the room in which it was (`left` there). */
export function roomOf(view: CaseView, left: string): RoomKind | null {
  if (isTalking(view)) return 'mediation'
  if (view.stage.confirmation === 'C60' && view.court_review?.hearing_open === true) return 'court'
  return (left === 'mediation' || left === 'court') && STAYS[left].has(afterOf(view)) ? left : null
}

/** An inquiry that begins within these minutes is now. */
const SOON_MINUTES = 15

/** 一键转确认: the court waits for those who still sit in the mediation room, and they have agreed to all it takes. */
export function calledToCourt(view: CaseView, now: Date): boolean {
  const me = myself(view)
  if (me === null || afterOf(view) !== 'hearing' || missing(me, me.missing_consents).length > 0) return false
  const starts = view.appointment === null ? Infinity : Date.parse(view.appointment.starts_at)
  return view.court_review?.hearing_open === true || (view.stage.confirmation !== 'C40' && starts - now.getTime() <= SOON_MINUTES * 60_000)
}

export function missing(me: PartyView, items: readonly ConsentItem[]): ConsentItem[] {
  return items.filter((item) => me.consents[item] !== true)
}

/** The newest document of this kind that still counts. */
export function documentOf(view: CaseView, code: string): DocumentView | null {
  return view.documents.findLast((document) => document.code === code && !document.superseded) ?? null
}

/** The power of attorney (D08) that the reader has still to sign. */
export function owedMandate(view: CaseView): DocumentView | null {
  return view.documents.find((one) => one.code === 'D08' && !one.superseded && one.signatures.some((place) => place.mine && place.signed_at === null)) ?? null
}

/** The signature that the reader still owes under what both sides sign, if any: the document and what the service says about signing it. */
export function owedSignature(view: CaseView): { document: DocumentView; action: ActionView } | null {
  for (const action of view.actions) {
    if (action.kind !== 'sign' || action.document_id === null) continue
    const document = view.documents.find((one) => one.id === action.document_id)
    if (document !== undefined && document.code !== 'D08' && !document.superseded && document.signatures.some((one) => one.mine && one.signed_at === null)) return { document, action }
  }
  return null
}

/** What the court decided, as far as the reader was served with it. */
export type Decided = 'confirmed' | 'dismissed' | 'not_accepted' | 'withdrawn' | 'deemed_withdrawn' | 'terminated' | 'set_aside'

/** Every kind of ruling: not accepted, confirmed, dismissed, withdrawn and the rest, and the one about an objection. */
const RULINGS: ReadonlySet<string> = new Set(['D16c', 'D18', 'D19', 'D19b', 'D19c', 'D20', 'D20b'])

/** The newest ruling that the reader was served with. */
export function rulingOf(view: CaseView): DocumentView | null {
  return decidedAs(view) === null ? null : (view.documents.findLast((one) => RULINGS.has(one.code) && !one.superseded) ?? null)
}

export function decidedAs(view: CaseView): Decided | null {
  // A ruling is none for somebody who was not served with it.
  if ((myself(view)?.served_at ?? null) === null) return null
  if (view.objections.some((one) => one.upheld === true)) return 'set_aside'
  switch (view.stage.decided) {
    case 'C71':
      return 'confirmed'
    case 'C72':
      return 'dismissed'
    case 'C32':
      return 'not_accepted'
    case 'C73':
      return 'withdrawn'
    case 'C74':
      return 'deemed_withdrawn'
    case 'C75':
      return 'terminated'
    default:
      return null
  }
}

export type After =
  | 'talking' | 'agreement_to_sign' | 'agreement_waits' | 'oral' | 'may_apply' | 'application_to_sign' | 'application_waits'
  | 'expired' | 'filed' | 'correction' | 'accepted' | 'supplement' | 'hearing' | 'offline' | 'record_to_sign' | 'record_waits'
  | 'ruling_soon' | Decided

/** Which one thing the page after the talk is about. */
export function afterOf(view: CaseView): After {
  // A changed agreement is talked about, signed and sealed anew; what was decided about the old one is in the papers.
  if (isTalking(view)) return 'talking'
  const mediation = view.stage.mediation
  if (mediation !== 'M90' && mediation !== 'M91') return owes(view, 'D12') ? 'agreement_to_sign' : 'agreement_waits'
  switch (view.stage.confirmation) {
    case 'C15':
      return owes(view, 'D14') ? 'application_to_sign' : 'application_waits'
    case 'C20':
      return 'filed'
    case 'C25':
      return 'correction'
    case 'C31':
      return 'accepted'
    case 'C45':
      return 'supplement'
    case 'C40':
    case 'C50':
    case 'C55':
    case 'C60':
      return 'hearing'
    case 'C58':
      return 'offline'
    case 'C65':
      return owes(view, 'D17') ? 'record_to_sign' : 'record_waits'
    case 'C32':
    case 'C71':
    case 'C72':
    case 'C73':
    case 'C74':
    case 'C75':
    case 'C80':
    case 'C90':
    case 'C95':
      return decidedAs(view) ?? 'ruling_soon'
    case 'C00':
    case 'C05':
    case 'C10':
    case null:
      break
    default:
      return view.stage.confirmation satisfies never
  }
  if (mediation === 'M91') return 'oral'
  return view.window?.open === true ? 'may_apply' : 'expired'
}

function owes(view: CaseView, code: string): boolean {
  return owedSignature(view)?.document.code === code
}
