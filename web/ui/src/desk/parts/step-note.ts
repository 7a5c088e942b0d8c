/** A fact under each step where the service gives none: counts of what is on the page anyway, and what the step waits for. */
import type { CaseView } from '@/api/types'
import { t } from '../text'

type Step = CaseView['steps'][number]

export function stepNote(step: Step, view: CaseView, onDuty: number): string {
  if (step.note) return step.note
  const agreement = view.documents.find((document) => document.code === 'D12' && !document.superseded)
  switch (step.key) {
    case 'invite': return view.parties.length ? t('steps.invited', { count: view.parties.length, done: view.parties.filter((party) => party.admitted).length }) : t('today.noParties')
    case 'talk': return ''
    case 'agree': return view.clauses.length ? t('steps.clauses', { count: view.clauses.length, done: view.clauses.filter((clause) => clause.state === 'agreed').length }) : t('steps.noClauses')
    case 'sign': return agreement ? t('steps.signed', { count: agreement.signatures.length, done: agreement.signatures.filter((one) => one.signed_at !== null).length }) : t('steps.afterTerms')
    case 'apply': return onDuty > 0 && step.state !== 'done' ? t('steps.onDuty', { count: onDuty }) : t('steps.afterSeal')
    case 'accept': return t('steps.clerk')
    case 'hearing': return t('steps.together')
    case 'ruling': return t('steps.judge')
    case 'service': return t('steps.parties')
    default: return step.key satisfies never
  }
}
