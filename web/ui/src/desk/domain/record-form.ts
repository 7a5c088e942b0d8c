/** The fields of the record as text, and the draft they make. What is known already is filled in; nobody's words are invented. */
import type { CaseView, Command } from '@/api/types'

type Draft = Extract<Command, { kind: 'write_record' }>['record']

export interface RecordFields {
  statements: Record<string, string>
  facts: string
  issues: string
  process: string
  result: string
}

/** The record as it stands, or what the registration and the clauses say so far. */
export function recordFields(view: CaseView | null): RecordFields {
  const written = view?.record?.record
  const said = (party: string): string => written?.statements.find((one) => one.party === party)?.text ?? ''
  const statements = Object.fromEntries((view?.parties ?? []).map((party) => [party.id, said(party.id)]))
  if (written) return { statements, facts: written.facts.join('\n'), issues: written.issues, process: written.process, result: written.result }
  return {
    statements,
    facts: sentences(view?.facts ?? '').join('\n'),
    issues: view?.title ?? '',
    process: '',
    result: (view?.clauses ?? []).map((clause, index) => `${index + 1}. ${clause.text}`).join('\n'),
  }
}

export function recordDraft(fields: RecordFields): Draft {
  return {
    statements: Object.entries(fields.statements).flatMap(([party, text]) => (text === '' ? [] : [{ party, text }])),
    facts: lines(fields.facts),
    issues: fields.issues,
    process: fields.process,
    result: fields.result,
  }
}

/** Lines with something on them. */
export function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}

function sentences(text: string): string[] {
  return lines(text.replace(/。(?!$)/g, '。\n'))
}
