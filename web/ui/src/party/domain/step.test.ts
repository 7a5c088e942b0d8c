import { describe, expect, it } from 'vitest'
import type { CaseView } from '@/api/types'
import { aCase, aDocument, aParty, other, sign } from './sample'
import { applicationTally } from './application'
import { afterOf, calledToCourt, owedSignature, roomOf, stepOf, waitingFor, type After, type Passage, type Step, type Waiting } from './step'

const at = (view: CaseView, confirmation: string): CaseView => ({ ...view, stage: { ...view.stage, confirmation: confirmation as CaseView['stage']['confirmation'] } })
const open = { due_safe: { day: '2026-07-08', text: '' }, due_legal: null, days_left: 29, level: 'plenty' as const, open: true }
const fresh: Passage = { checked: false, reading: false, wants: 'mediation' }

const answer = { ...sign('', true), kind: 'answer_mediator' as const, document_id: null }
const notYet = { ...answer, allowed: false, why_not: { code: 'not-disclosed', text: '' } }
const served = [other, aParty({ served_at: '2026-06-20T07:00:00Z' })]
const decided = (as: string, part: Partial<CaseView> = {}): CaseView => {
  const view = at(aCase('M90', part), 'C80')
  return { ...view, stage: { ...view.stage, decided: as as CaseView['stage']['decided'] } }
}
const objection = { no: 1, name: '', party_id: null, reason: null, at: '2026-06-21T07:00:00Z', upheld: true }

describe('the step of a freshly opened page', () => {
  it.each<[string, CaseView, Partial<Passage>, Step]>([
    ['tries the devices first', aCase('M40', { parties: [other, aParty({ check: null })] }), {}, { kind: 'check' }],
    ['lets a skipped check be', aCase('M40', { parties: [other, aParty({ check: null })] }), { checked: true }, { kind: 'room', room: 'mediation' }],
    ['asks for the four consents', aCase('M40', { parties: [other, aParty({ consents: { rights_notice: true } })] }), {}, { kind: 'consents' }],
    ['keeps the list open for its reader', aCase('M50'), { reading: true }, { kind: 'consents' }],
    ['does not ask for what only the court needs', aCase('M50', { parties: [other, aParty({ consents: { ...other.consents, inquiry_online: false } })] }), {}, { kind: 'room', room: 'mediation' }],
    ['asks nothing any more once the text is frozen', aCase('M85', { parties: [other, aParty({ check: null, consents: {} })] }), { wants: null }, { kind: 'papers' }],
    ['ends with the mediation', aCase('M95'), {}, { kind: 'ended' }],
    ['ends when the case is not taken', aCase('M25'), {}, { kind: 'ended' }],
    ['asks who may mediate before the room', aCase('M30', { actions: [answer], parties: [other, aParty({ mediator_accepted: null })] }), {}, { kind: 'mediator' }],
    ['asks for consents before that', aCase('M30', { actions: [answer], parties: [other, aParty({ consents: {}, mediator_accepted: null })] }), {}, { kind: 'consents' }],
    ['does not ask before the mediator took the case', aCase('M30', { actions: [notYet], parties: [other, aParty({ mediator_accepted: null })] }), {}, { kind: 'room', room: 'mediation' }],
    ['asks once', aCase('M40', { actions: [answer] }), {}, { kind: 'room', room: 'mediation' }],
    ['talks again while the agreement is being changed', aCase('M92'), {}, { kind: 'room', room: 'mediation' }],
  ])('%s', (_name, view, passage, expected) => expect(stepOf(view, { ...fresh, ...passage })).toEqual(expected))

  it('goes to the room that is in use', () => {
    expect(roomOf(aCase('M60'), '')).toBe('mediation')
    expect(roomOf(aCase('M90'), '')).toBeNull()
    const hearing = { claimed_by: null, claim_until: null, concerns: [], hearing_open: true, hearing_opened_at: null, grounds: [], origin: null, outcome: null }
    expect(roomOf(at(aCase('M90', { court_review: hearing }), 'C60'), '')).toBe('court')
  })
})

it('comes back after a reload to the room where something still goes on', () => {
  const signing = aCase('M85', { documents: [aDocument('D12', ['other'])], actions: [sign('D12')] })
  expect(roomOf(signing, 'mediation')).toBe('mediation')
  expect(roomOf(signing, '')).toBeNull()
  expect(roomOf(signing, 'court')).toBeNull()
  expect(roomOf(at(aCase('M90'), 'C55'), 'court')).toBe('court')
  expect(roomOf(at(aCase('M90'), 'C65'), 'court')).toBe('court')
  expect(roomOf(at(aCase('M90'), 'C20'), 'court')).toBeNull()
  expect(roomOf(aCase('M90', { window: open }), 'mediation')).toBeNull()
})

it('goes into the court room when the court calls, and not before', () => {
  const at9 = new Date('2026-06-10T09:00:00Z')
  const planned = (starts_at: string): CaseView => at(aCase('M90', { appointment: { starts_at, minutes: 40, mode: 'SYNC', place: '' } }), 'C50')
  expect(calledToCourt(planned('2026-06-10T09:10:00Z'), at9)).toBe(true)
  expect(calledToCourt(planned('2026-06-10T15:00:00Z'), at9)).toBe(false)
  // The appointment of the mediation still stands there while the judge reviews.
  expect(calledToCourt(at(planned('2026-06-10T08:00:00Z'), 'C40'), at9)).toBe(false)
  expect(calledToCourt(at(planned('2026-06-10T08:00:00Z'), 'C20'), at9)).toBe(false)
  const asked = { ...planned('2026-06-10T09:00:00Z'), parties: [aParty({ me: true, missing_consents: ['inquiry_online'], consents: { ...aParty().consents, inquiry_online: false } })] }
  expect(calledToCourt(asked as CaseView, at9)).toBe(false)
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
    ['the inquiry is planned', at(aCase('M90'), 'C50'), 'hearing'],
    ['something is missing', at(aCase('M90'), 'C25'), 'correction'],
    ['the judge wants to know more', at(aCase('M90'), 'C45'), 'supplement'],
    ['it goes on at the court', at(aCase('M90'), 'C58'), 'offline'],
    ['the record of the inquiry waits for me', at(aCase('M90', { documents: [aDocument('D17', [])], actions: [sign('D17')] }), 'C65'), 'record_to_sign'],
    ['I signed the record of the inquiry', at(aCase('M90', { documents: [aDocument('D17', ['me'])] }), 'C65'), 'record_waits'],
    ['an unsigned ruling is not shown as one', at(aCase('M90', { documents: [aDocument('D18', [])] }), 'C71'), 'ruling_soon'],
    ['a ruling that did not reach me is none', decided('C71'), 'ruling_soon'],
    ['confirmed', decided('C71', { parties: served }), 'confirmed'],
    ['dismissed', decided('C72', { parties: served }), 'dismissed'],
    ['not accepted', decided('C32', { parties: served }), 'not_accepted'],
    ['withdrawn', decided('C73', { parties: served }), 'withdrawn'],
    ['deemed withdrawn', decided('C74', { parties: served }), 'deemed_withdrawn'],
    ['terminated', decided('C75', { parties: served }), 'terminated'],
    ['set aside', decided('C71', { parties: served, objections: [objection] }), 'set_aside'],
    ['an objection that failed changes nothing', decided('C71', { parties: served, objections: [{ ...objection, upheld: false }] }), 'confirmed'],
    ['an oral agreement', aCase('M91'), 'oral'],
    ['the agreement is being changed', aCase('M92'), 'talking'],
  ])('%s', (_name, view, expected) => expect(afterOf(view)).toBe(expected))

  it('never asks for a signature on a superseded paper', () => {
    const view = aCase('M85', { documents: [aDocument('D12', [], { superseded: true })], actions: [sign('D12')] })
    expect(owedSignature(view)).toBeNull()
  })
})

describe('the waiting page', () => {
  it.each<[string, CaseView, Waiting]>([
    ['registered', aCase('M10'), 'intake'],
    ['nobody is named', aCase('M20'), 'assign'],
    ['the mediator has not taken it', aCase('M30', { actions: [notYet] }), 'take'],
    ['the other side has not answered', aCase('M30', { actions: [answer], parties: [{ ...other, mediator_accepted: null }, aParty()] }), 'others'],
    ['no time is set', aCase('M30', { actions: [answer] }), 'schedule'],
    ['the time is set', aCase('M40', { actions: [answer] }), 'admit'],
    ['adjourned', aCase('M65'), 'adjourned'],
    ['papers are checked', aCase('M99'), 'checking'],
  ])('%s', (_name, view, expected) => expect(waitingFor(view)).toBe(expected))
})

describe('the joint application', () => {
  it.each<[readonly string[], object]>([
    [[], { kind: 'halves', left: 'none', right: 'none' }],
    [['other'], { kind: 'halves', left: 'none', right: 'agree' }],
    [['me'], { kind: 'halves', left: 'agree', right: 'none' }],
    [['me', 'other'], { kind: 'closed' }],
  ])('signed by %o', (signed, tally) => expect(applicationTally(aCase('M90', { documents: [aDocument('D14', signed)] }))?.tally).toEqual(tally))
})

it('asks the principal for the power of attorney before the mediator, unless it is left for later', () => {
  const paper = aDocument('D08', ['other'])
  const view = aCase('M30', { documents: [paper], actions: [sign('D08')] })
  const passage = { checked: true, reading: false, wants: null }
  expect(stepOf(view, passage)).toEqual({ kind: 'mandate', document: paper })
  expect(stepOf(view, { ...passage, mandateLater: true }).kind).not.toBe('mandate')
  expect(owedSignature(view)).toBeNull()
})
