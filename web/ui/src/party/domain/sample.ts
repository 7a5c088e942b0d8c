/** A case of two parties for tests, as the service would send it; the reader is 赵建平. */
import type { CaseView, ConsentItem, DocumentView, PartyView } from '@/api/types'
import { ENTER_ITEMS, LATER_ITEMS } from './step'

const agreed = Object.fromEntries([...ENTER_ITEMS, ...LATER_ITEMS].map((item) => [item, true])) as Record<ConsentItem, boolean>

export function aParty(part: Partial<PartyView> = {}): PartyView {
  return {
    id: 'me', role: 'respondent', role_label: '被申请人', kind: 'person', name: '赵建平', short_name: '赵建平', acting_name: '赵建平', acting_title: null,
    phone_masked: '', id_masked: '', address: '', me: true, invited: true, check: { camera: 'ok', microphone: 'ok', network: 'good', verdict: 'good' },
    consents: agreed, missing_consents: [], admitted: false, admitted_to_court: false, served_at: null, received_at: null, agents: [],
    mediator_accepted: true, address_confirmed: false, station: null, address_of_service: null, draft: null, ...part,
  }
}

export const other = aParty({ id: 'other', me: false, short_name: '和畅物业' })

export function aDocument(code: string, signed: readonly string[], part: Partial<DocumentView> = {}): DocumentView {
  const signatures = ['me', 'other'].map((party) => ({ field: party, role_label: '', name: party, party_id: party, signed_at: signed.includes(party) ? '2026-06-08T07:20:00Z' : null, mine: party === 'me', way: null, attested_until: null }))
  return { id: code, code, title: code, frozen_sha256: '', sha256: '', check_code: '', complete: false, imported: false, superseded: false, lacks_scan: false, pages: null, scans: [], signatures, signing: null, url: '', paper_url: '', made_at: '2026-06-08T07:00:00Z', ...part }
}

export function sign(document: string, allowed = true): CaseView['actions'][number] {
  return { kind: 'sign', allowed, why_not: null, party_id: null, document_id: document }
}

export function may(kind: CaseView['actions'][number]['kind']): CaseView['actions'][number] {
  return { kind, allowed: true, why_not: null, party_id: null, document_id: null }
}

export function aCase(mediation: string, part: Partial<CaseView> = {}): CaseView {
  return {
    id: 'c', version: 1, title: '', number: '', docket_no: null, cause: '', dispute_type: '15', source: 'WALKIN', mode: 'SYNC', facts: '', rights_sha256: '',
    stage: { mediation: mediation as CaseView['stage']['mediation'], confirmation: null, decided: null, performance: null, label: '', key: 'session' },
    organisation: { id: 'o', name: '', phone: '' }, mediator: { id: 'm', name: '' }, court: { id: 'ct', name: '', phone: '' }, judge: null,
    parties: [other, aParty()], clauses: [], documents: [], effective_at: null, window: null, court_review: null, steps: [], actions: [], timeline: [],
    owner: null, deadlines: [], intake: null, appointment: null, participants: [], files: [], record: null, findings: [], overrides: [], demands: [],
    inquiry: null, objections: [], amendment: null, past: [], performance: null, caucus: null, ...part,
  }
}
