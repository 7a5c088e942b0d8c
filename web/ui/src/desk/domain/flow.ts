/**
 * Which of the acts that the service lists is the next one of the procedure. The service says what is possible and why
 * not; here stands only what the eye needs first in each state.
 */
import type { ActionView, CaseView, Command } from '@/api/types'

type Mediation = CaseView['stage']['mediation']
type Kind = Command['kind']

/** Acts that move the case on in a state of the mediation, in the order in which they are done. */
export function stepsOf(stage: Mediation): readonly Kind[] {
  switch (stage) {
    case 'M00': return ['submit']
    case 'M10':
    case 'M15': return ['accept_case']
    case 'M20': return ['assign']
    case 'M30': return ['take_assignment', 'schedule']
    case 'M40':
    case 'M50':
    case 'M55': return ['open_session']
    case 'M60': return ['write_record']
    case 'M65': return ['schedule']
    case 'M80':
    case 'M92': return ['start_readback']
    case 'M82': return ['freeze']
    case 'M85': return ['sign', 'record_wet_signature']
    case 'M88': return ['seal', 'record_wet_signature']
    case 'M91': return ['put_in_writing']
    case 'M99': return ['clear_suspicion']
    case 'M62': return ['end_caucus']
    case 'M25':
    case 'M70':
    case 'M90':
    case 'M95': return []
    default: return stage satisfies never
  }
}

/** What a person already did, or what is done on paper here, is no longer their next act. */
const PASSED: ReadonlySet<string> = new Set(['already-signed', 'not-electronic'])

/** The next act of this person, or null while others have to act. */
export function mainOf(view: Pick<CaseView, 'stage' | 'actions' | 'documents'>): ActionView | null {
  const agreement = view.documents.find((document) => document.code === 'D12' && !document.superseded)?.id
  const found = stepsOf(view.stage.mediation).flatMap((kind) =>
    view.actions.filter((action) => action.kind === kind && !PASSED.has(action.why_not?.code ?? '') && (action.document_id === null || action.document_id === agreement)))
  return found.find((action) => action.allowed) ?? found[0] ?? null
}

/** Whom the case waits for when there is nothing to do for this person: the key of a sentence, and names. */
export function waitOf(view: CaseView): { key: 'wait.record' | 'wait.sign' | 'wait.seal' | 'wait.apply' | 'wait.assign'; names: string[] } | null {
  const open = (answered: (party: string) => boolean): string[] => view.parties.filter((party) => !answered(party.id)).map((party) => party.acting_name)
  switch (view.stage.mediation) {
    case 'M20': return { key: 'wait.assign', names: [] }
    case 'M70': return { key: 'wait.record', names: open((party) => view.record?.answers.some((one) => one.party_id === party && (one.answer === 'confirmed' || one.answer === 'refused')) ?? false) }
    case 'M85': {
      const agreement = view.documents.find((document) => document.code === 'D12' && !document.superseded)
      return { key: 'wait.sign', names: agreement?.signatures.filter((one) => one.signed_at === null && one.party_id !== null).map((one) => one.name) ?? [] }
    }
    case 'M88': return { key: 'wait.seal', names: [] }
    case 'M90': return view.window?.open && view.stage.confirmation === 'C00' ? { key: 'wait.apply', names: view.parties.map((party) => party.acting_name) } : null
    default: return null
  }
}

/** Until the text is frozen it is worked on; from then on the paper stands in its place. */
export function isOpenText(stage: Mediation): boolean {
  return ['M00', 'M10', 'M15', 'M20', 'M30', 'M40', 'M50', 'M55', 'M60', 'M62', 'M65', 'M70', 'M80', 'M82', 'M92', 'M99'].includes(stage)
}

/** Whether people can be in the mediation room now. */
export function hasMediationRoom(stage: Mediation): boolean {
  return ['M40', 'M50', 'M55', 'M60', 'M62', 'M70', 'M80', 'M82', 'M85', 'M88', 'M92'].includes(stage)
}
