/** The fields of the clause form as text, and the typed draft they make. Says what is missing; what is lawful the service says. */
import type { ClauseDraft } from '@/api/types'
import { fenOf, yuanOf } from './money'

export type ClauseKind = ClauseDraft['kind']
export const CLAUSE_KINDS: readonly ClauseKind[] = ['pay', 'instalments', 'act', 'deliver', 'forbear', 'guarantee', 'default', 'release', 'other']

export interface ClauseFields {
  kind: ClauseKind
  debtors: string[]
  creditor: string
  amount: string
  due: string
  parts: { amount: string; due: string }[]
  method: string
  purpose: string
  what: string
  standard: string
  place: string
  acceptance: string
  days: string
  note: string
  text: string
  guarantor: string
  until: string
}

const EMPTY: ClauseFields = {
  kind: 'pay', debtors: [], creditor: '', amount: '', due: '', parts: [], method: '', purpose: '', what: '', standard: '', place: '', acceptance: '', days: '', note: '', text: '', guarantor: '', until: '',
}

export function emptyFields(kind: ClauseKind): ClauseFields {
  return { ...EMPTY, kind, debtors: [], parts: kind === 'instalments' ? [{ amount: '', due: '' }, { amount: '', due: '' }] : [] }
}

export function fieldsOf(draft: ClauseDraft): ClauseFields {
  const empty = emptyFields(draft.kind)
  switch (draft.kind) {
    case 'pay': return { ...empty, ...draft, debtors: [...draft.debtors], amount: yuanOf(draft.amount_fen) }
    case 'instalments':
      return { ...empty, ...draft, debtors: [...draft.debtors], amount: yuanOf(draft.total_fen), parts: draft.parts.map((part) => ({ amount: yuanOf(part.amount_fen), due: part.due })) }
    case 'act':
    case 'deliver': return { ...empty, ...draft, debtors: [...draft.debtors] }
    case 'forbear': return { ...empty, debtors: [...draft.debtors], what: draft.what, until: draft.until ?? '' }
    case 'guarantee': return { ...empty, guarantor: draft.guarantor, text: draft.text }
    case 'default': return { ...empty, days: String(draft.overdue_days), note: draft.note ?? '' }
    case 'release':
    case 'other': return { ...empty, text: draft.text }
    default: return draft satisfies never
  }
}

/** The first thing that is missing, by the key of its sentence; or the draft. */
export type Drafted = { ok: true; draft: ClauseDraft } | { ok: false; missing: 'debtors' | 'creditor' | 'amount' | 'due' | 'parts' | 'sum' | 'what' | 'days' | 'text' | 'same' | 'guarantor' }

export function draftOf(fields: ClauseFields): Drafted {
  const { kind, debtors, creditor, due, method, purpose } = fields
  switch (kind) {
    case 'pay':
    case 'instalments': {
      if (debtors.length === 0) return { ok: false, missing: 'debtors' }
      if (creditor === '') return { ok: false, missing: 'creditor' }
      if (debtors.includes(creditor)) return { ok: false, missing: 'same' }
      const fen = fenOf(fields.amount)
      if (fen === null) return { ok: false, missing: 'amount' }
      if (kind === 'pay') return due === '' ? { ok: false, missing: 'due' } : { ok: true, draft: { kind, debtors: [...debtors], creditor, amount_fen: fen, due, method, purpose } }
      const parts = fields.parts.flatMap((part) => {
        const amount_fen = fenOf(part.amount)
        return amount_fen === null || part.due === '' ? [] : [{ amount_fen, due: part.due }]
      })
      if (parts.length < 2 || parts.length !== fields.parts.length) return { ok: false, missing: 'parts' }
      if (sumOf(fields.parts) !== fen) return { ok: false, missing: 'sum' }
      return { ok: true, draft: { kind, debtors: [...debtors], creditor, total_fen: fen, parts, method, purpose } }
    }
    case 'act':
      if (debtors.length === 0) return { ok: false, missing: 'debtors' }
      if (fields.what === '') return { ok: false, missing: 'what' }
      if (due === '') return { ok: false, missing: 'due' }
      return { ok: true, draft: { kind, debtors: [...debtors], what: fields.what, standard: fields.standard, place: fields.place, due, acceptance: fields.acceptance } }
    case 'deliver':
      if (debtors.length === 0) return { ok: false, missing: 'debtors' }
      if (creditor === '') return { ok: false, missing: 'creditor' }
      if (debtors.includes(creditor)) return { ok: false, missing: 'same' }
      if (fields.what === '') return { ok: false, missing: 'what' }
      if (due === '') return { ok: false, missing: 'due' }
      return { ok: true, draft: { kind, debtors: [...debtors], creditor, what: fields.what, place: fields.place, due, acceptance: fields.acceptance } }
    case 'forbear':
      if (debtors.length === 0) return { ok: false, missing: 'debtors' }
      if (fields.what === '') return { ok: false, missing: 'what' }
      return { ok: true, draft: { kind, debtors: [...debtors], what: fields.what, ...(fields.until === '' ? {} : { until: fields.until }) } }
    case 'guarantee':
      if (fields.guarantor === '') return { ok: false, missing: 'guarantor' }
      return fields.text === '' ? { ok: false, missing: 'text' } : { ok: true, draft: { kind, guarantor: fields.guarantor, text: fields.text } }
    case 'default': {
      const days = /^\d{1,3}$/.test(fields.days) ? Number(fields.days) : 0
      if (days < 1) return { ok: false, missing: 'days' }
      return { ok: true, draft: fields.note === '' ? { kind, overdue_days: days } : { kind, overdue_days: days, note: fields.note } }
    }
    case 'release':
    case 'other': return fields.text === '' ? { ok: false, missing: 'text' } : { ok: true, draft: { kind, text: fields.text } }
    default: return kind satisfies never
  }
}

/** Sum of the parts typed so far in 分. */
export function sumOf(parts: readonly { amount: string }[]): number {
  return parts.reduce((sum, part) => sum + (fenOf(part.amount) ?? 0), 0)
}
