import { expect, it } from 'vitest'
import type { ActionView, CaseView } from '@/api/types'
import { mainOf, waitOf } from './flow'

function action(kind: ActionView['kind'], allowed = true, code = 'not-admitted', document: string | null = null): ActionView {
  return { kind, allowed, why_not: allowed ? null : { code, text: '' }, party_id: null, document_id: document } as ActionView
}
function view(mediation: string, actions: ActionView[], more: object = {}): CaseView {
  return { stage: { mediation, confirmation: null }, actions, documents: [], parties: [], record: null, window: null, ...more } as unknown as CaseView
}

it.each([
  ['M00', ['submit', 'end'], 'submit'],
  ['M30', ['schedule', 'take_assignment'], 'take_assignment'],
  ['M40', ['schedule', 'open_session'], 'open_session'],
  ['M60', ['add_clause', 'write_record', 'end'], 'write_record'],
  ['M80', ['write_record', 'start_readback'], 'start_readback'],
  ['M82', ['adjourn', 'freeze'], 'freeze'],
] as const)('in %s the main line comes before what can also be done', (stage, kinds, expected) => {
  expect(mainOf(view(stage, kinds.map((kind) => action(kind))))?.kind).toBe(expected)
})

it('keeps a step that cannot be done yet, so that its reason can be read', () => {
  expect(mainOf(view('M40', [action('open_session', false)]))?.allowed).toBe(false)
})

it('goes to paper where a signature may not be electronic', () => {
  const documents = [{ id: 'd12', code: 'D12', superseded: false, signatures: [] }]
  const actions = [action('sign', false, 'not-electronic', 'd12'), action('record_wet_signature', true, '', 'd12')]
  expect(mainOf(view('M85', actions, { documents }))?.kind).toBe('record_wet_signature')
})

it('says whose confirmation of the record is missing', () => {
  const parties = [{ id: 'p1', acting_name: '尤国栋' }, { id: 'p2', acting_name: '赵建平' }]
  const record = { answers: [{ party_id: 'p1', answer: 'confirmed', note: null }] }
  expect(waitOf(view('M70', [], { parties, record }))).toEqual({ key: 'wait.record', names: ['赵建平'] })
  const objected = { answers: [...record.answers, { party_id: 'p2', answer: 'objected', note: '灯是六盏' }] }
  expect(waitOf(view('M70', [], { parties, record: objected }))?.names).toEqual(['赵建平'])
})
