/** The fields of the registration as text, and what the service takes. */
import type { RegisterCase } from '@/api/types'
import { type DisputeType } from '../domain/dispute'
import { fenOf } from '../domain/money'
import { instantOf, localOf } from '../domain/moment'

type Severity = NonNullable<RegisterCase['severity']>
export const SEVERITIES: readonly Severity[] = ['GREEN', 'BLUE', 'RED']

/** Sources behind which a body stands that gets an answer (D04). */
const SENT: ReadonlySet<RegisterCase['source']> = new Set(['COURT_INVITED', 'COURT_TOLD', 'POLICE', 'PETITION', 'PROCURATORATE', 'GRID', 'HOTLINE'])

export interface RegisterFields {
  title: string
  dispute_type: DisputeType | ''
  cause: string
  source: RegisterCase['source']
  facts: string
  mode: RegisterCase['mode']
  severity: Severity
  sender: string
  letter: string
  received: string
  answer_by: string
  loan: boolean
  contract_day: string
  principal: string
  rate: string
  by_transfer: boolean
  vouchers: string
}

export function registerFields(): RegisterFields {
  return {
    title: '', dispute_type: '', cause: '', source: 'WALKIN', facts: '', mode: 'HYBRID', severity: 'BLUE', sender: '', letter: '', received: localOf(new Date()), answer_by: '',
    loan: false, contract_day: '', principal: '', rate: '', by_transfer: true, vouchers: '',
  }
}

export function isSent(fields: Pick<RegisterFields, 'source'>): boolean {
  return SENT.has(fields.source)
}

/** A yearly rate such as `14.8` in hundredths of a percent, or `null` if it is none. */
export function rateOf(text: string): number | null {
  const parts = /^(\d{1,3})(?:[.．](\d{1,2}))?$/.exec(text.replace(/%|％|\s/g, ''))
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : null
}

/** What cannot be read as a number, by the key of its sentence; or the registration. */
export function registration(fields: RegisterFields, id: string): { ok: true; value: RegisterCase } | { ok: false; missing: 'principal' | 'rate' } {
  const { title, dispute_type, cause, source, facts, mode, severity } = fields
  const referral = isSent(fields) && fields.sender !== ''
    ? { referral: { from: fields.sender, number: fields.letter, received_at: instantOf(fields.received), ...(fields.answer_by === '' ? {} : { answer_by: fields.answer_by }) } }
    : {}
  const plain = { id, title, dispute_type, cause, source, facts, mode, severity, ...referral }
  if (dispute_type !== '05' || !fields.loan) return { ok: true, value: plain }
  const principal = fenOf(fields.principal)
  if (principal === null) return { ok: false, missing: 'principal' }
  const rate = fields.rate === '' ? null : rateOf(fields.rate)
  if (rate === null && fields.rate !== '') return { ok: false, missing: 'rate' }
  const vouchers = /^\d{1,3}$/.test(fields.vouchers) ? { vouchers: Number(fields.vouchers) } : {}
  return { ok: true, value: { ...plain, loan: { contract_day: fields.contract_day, principal_fen: principal, by_transfer: fields.by_transfer, ...(rate === null ? {} : { annual_rate_bp: rate }), ...vouchers } } }
}
