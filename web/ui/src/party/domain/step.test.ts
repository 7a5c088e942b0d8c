import { describe, expect, it } from 'vitest'
import type { CaseView, ConsentItem, DocumentView, PartyView } from '@/api/types'
import { applicationTally } from './application'
import { afterOf, ENTER_ITEMS, LATER_ITEMS, owedSignature, roomOf, stepOf, type After, type Passage, type Step } from './step'

const agreed = Object.fromEntries([...ENTER_ITEMS, ...LATER_ITEMS].map((item) => [item, true])) as Record<ConsentItem, boolean>

function aParty(part: Partial<PartyView> = {}): PartyView {
  return {
    id: 'me', role: 'respondent', role_label: '被申请人', kind: 'person', name: '赵建平', short_name: '赵建平', acting_name: '赵建平', acting_title: null,
    phone_masked: '', id_masked: '', address: '', me: true, invited: true, check: { camera: 'ok', microphone: 'ok', network: 'good', verdict: 'good' },
    consents: agreed, missing_consents: [], admitted: false, admitted_to_court: false, served_at: null, received_at: null, draft: null, ...part,
  }
}

const other = aParty({ id: 'other', me: false, short_name: '和畅物业' })

function aDocument(code: string, signed: readonly string[], part: Partial<DocumentView> = {}): DocumentView {
  const signatures = ['me', 'other'].map((party) => ({ field: party, role_label: '', name: party, party_id: party, signed_at: signed.includes(party) ? '2026-06-08T07:20:00Z' : null, mine: party === 'me' }))
  return { id: code, code, title: code, frozen_sha256: '', sha256: '', check_code: '', complete: false, superseded: false, signatures, url: '', paper_url: '', made_at: '2026-06-08T07:00:00Z', ...part }
}

function sign(document: string, allowed = true): CaseView['actions'][number] {
  return { kind: 'sign', allowed, why_not: null, party_id: null, document_id: document }
}

function aCase(mediation: string, part: Partial<CaseView> = {}): CaseView {
  return {
    id: 'c', version: 1, title: '', number: '', docket_no: null, cause: '', dispute_type: '15', source: 'WALKIN', mode: 'SYNC', facts: '',
    stage: { mediation: mediation as CaseView['stage']['mediation'], confirmation: null, label: '', key: 'session' },
    organisation: { id: 'o', name: '', phone: '' }, mediator: { id: 'm', name: '' }, court: { id: 'ct', name: '', phone: '' }, judge: null,
    parties: [other, aParty()], clauses: [], documents: [], effective_at: null, window: null, court_review: null, steps: [], actions: [], timeline: [], ...part,
  }
}

const at = (view: CaseView, confirmation: string): CaseView => ({ ...view, stage: { ...view.stage, confirmation: confirmation as CaseView['stage']['confirmation'] } })
const open = { due_safe: { day: '2026-07-08', text: '' }, due_legal: null, days_left: 29, level: 'plenty' as const, open: true }
const fresh: Passage = { checked: false, reading: false, wants: 'mediation' }

describe('the step of a freshly opened page', () => {
  it.each<[string, CaseView, Partial<Passage>, Step]>([
    ['tries the devices first', aCase('M40', { parties: [other, aParty({ check: null })] }), {}, { kind: 'check' }],
    ['lets a skipped check be', aCase('M40', { parties: [other, aParty({ check: null })] }), { checked: true }, { kind: 'room', room: 'mediation' }],
    ['asks for the four consents', aCase('M40', { parties: [other, aParty({ consents: { rights_notice: true } })] }), {}, { kind: 'consents' }],
    ['keeps the list open for its reader', aCase('M50'), { reading: true }, { kind: 'consents' }],
    ['does not ask for what only the court needs', aCase('M50', { parties: [other, aParty({ consents: { ...agreed, inquiry_online: false } })] }), {}, { kind: 'room', room: 'mediation' }],
    ['asks nothing any more once the text is frozen', aCase('M85', { parties: [other, aParty({ check: null, consents: {} })] }), { wants: null }, { kind: 'papers' }],
    ['ends with the mediation', aCase('M95'), {}, { kind: 'ended' }],
  ])('%s', (_name, view, passage, expected) => expect(stepOf(view, { ...fresh, ...passage })).toEqual(expected))

  it('goes to the room that is in use', () => {
    expect(roomOf(aCase('M60'))).toBe('mediation')
    expect(roomOf(aCase('M90'))).toBeNull()
    const hearing = { claimed_by: null, claim_until: null, hearing_open: true, hearing_opened_at: null, grounds: [], outcome: null }
    expect(roomOf(at(aCase('M90', { court_review: hearing }), 'C60'))).toBe('court')
  })
})

describe('the page after the talk', () => {
  it.each<[string, CaseView, After]>([
    ['my signature is owed', aCase('M85', { documents: [aDocument('D12', ['other'])], actions: [sign('D12')] }), 'agreement_to_sign'],
    ['I have signed', aCase('M85', { documents: [aDocument('D12', ['me'])], actions: [sign('D12', false)] }), 'agreement_waits'],
    ['the window is open', aCase('M90', { window: open }), 'may_apply'],
    ['the window is over', aCase('M90', { window: { ...open, open: false, level: 'over' } }), 'expired'],
    ['the other side has applied', at(aCase('M90', { window: open, documents: [aDocument('D14', ['other'])], actions: [sign('D14')] }), 'C15'), 'application_to_sign'],
    ['I have applied', at(aCase('M90', { window: open, documents: [aDocument('D14', ['me'])] }), 'C15'), 'application_waits'],
    ['filed', at(aCase('M90'), 'C20'), 'filed'],
    ['a judge has it', at(aCase('M90'), 'C40'), 'hearing'],
    ['an unsigned ruling is not shown as one', at(aCase('M90', { documents: [aDocument('D18', [])] }), 'C71'), 'ruling_soon'],
    ['confirmed', at(aCase('M90', { documents: [aDocument('D18', [], { complete: true })] }), 'C80'), 'confirmed'],
    ['dismissed', at(aCase('M90', { documents: [aDocument('D19', [], { complete: true })] }), 'C80'), 'dismissed'],
  ])('%s', (_name, view, expected) => expect(afterOf(view)).toBe(expected))

  it('never asks for a signature on a superseded paper', () => {
    const view = aCase('M85', { documents: [aDocument('D12', [], { superseded: true })], actions: [sign('D12')] })
    expect(owedSignature(view)).toBeNull()
  })
})

describe('the joint application', () => {
  it.each<[readonly string[], object]>([
    [[], { kind: 'halves', left: 'none', right: 'none' }],
    [['other'], { kind: 'halves', left: 'none', right: 'agree' }],
    [['me'], { kind: 'halves', left: 'agree', right: 'none' }],
    [['me', 'other'], { kind: 'closed' }],
  ])('signed by %o', (signed, tally) => expect(applicationTally(aCase('M90', { documents: [aDocument('D14', signed)] }))?.tally).toEqual(tally))
})
