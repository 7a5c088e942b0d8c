/** The fields of the party form, and the draft that the API takes. A pure translation: what is right or wrong about them the server says. */
import type { Problem } from '@/api/problem'
import type { PartyDraft, PartyRole, PartyView } from '@/api/types'

export interface PartyFields {
  role: PartyRole
  kind: PartyView['kind']
  name: string
  sex: 'male' | 'female' | ''
  capacity: 'full' | 'limited' | 'none'
  birth: string
  id_no: string
  phone: string
  address: string
  credit_code: string
  rep_name: string
  rep_title: string
  rep_id_no: string
  rep_phone: string
}

const EMPTY: PartyFields = {
  role: 'applicant', kind: 'person', name: '', sex: '', capacity: 'full', birth: '', id_no: '', phone: '', address: '', credit_code: '', rep_name: '', rep_title: '法定代表人', rep_id_no: '', rep_phone: '',
}

/** An empty form, or the particulars as entered before. */
export function partyFields(role: PartyRole, draft: PartyDraft | null): PartyFields {
  if (draft === null) return { ...EMPTY, role }
  if (draft.kind === 'person') return { ...EMPTY, role: draft.role, kind: 'person', name: draft.name, sex: draft.sex, birth: draft.birth, id_no: draft.id_no, phone: draft.phone, address: draft.address, capacity: draft.capacity ?? 'full' }
  const { representative } = draft
  return { ...EMPTY, role: draft.role, kind: 'organisation', name: draft.name, credit_code: draft.credit_code, address: draft.address, rep_name: representative.name, rep_title: representative.title, rep_id_no: representative.id_no, rep_phone: representative.phone }
}

/** What the form does not ask for stays as it was entered elsewhere. */
export function partyDraft(fields: PartyFields, before: PartyDraft | null = null): PartyDraft {
  const kept = { ...(before?.city_resident === undefined ? {} : { city_resident: before.city_resident }), ...(before?.division === undefined ? {} : { division: before.division }), ...(before?.employer === undefined ? {} : { employer: before.employer }) }
  const { role, name, address } = fields
  if (fields.kind === 'organisation') {
    const representative = { name: fields.rep_name, title: fields.rep_title, id_no: fields.rep_id_no.toUpperCase(), phone: fields.rep_phone }
    return { ...kept, role, kind: 'organisation', name, credit_code: fields.credit_code.toUpperCase(), address, representative }
  }
  const sex = fields.sex === 'female' ? 'female' : 'male'
  const limited = fields.capacity === 'full' ? {} : { capacity: fields.capacity }
  return { ...kept, role, kind: 'person', name, sex, birth: fields.birth, id_no: fields.id_no.toUpperCase(), phone: fields.phone, address, ...limited }
}

/** The field that a refusal is about, under the form's own name for it; other refusals are shown under the form. */
export function fieldOfProblem(problem: Problem, kind: PartyFields['kind']): keyof PartyFields | null {
  const named = problem.field?.split('.').pop() ?? ''
  const inRepresentative = kind === 'organisation' && (problem.field?.includes('representative') || named === 'id_no' || named === 'phone')
  const field = inRepresentative ? `rep_${named}` : named
  return field in EMPTY ? (field as keyof PartyFields) : null
}
