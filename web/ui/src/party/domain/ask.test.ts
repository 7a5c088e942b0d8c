import { describe, expect, it } from 'vitest'
import type { CaseView } from '@/api/types'
import { acting, askOf, disclosure, type RecordView } from './ask'
import { aCase, aParty, may, other } from './sample'

const entry = (kind: string, actor_name = '姜桂兰', text = kind): CaseView['timeline'][number] => ({ at: '2026-06-08T07:00:00Z', kind, text, actor_name })

function record(mine: string | null): RecordView {
  return {
    hash: 'h', record: { statements: [], facts: [], issues: '', process: '', result: '谈成了' },
    answers: [{ party_id: 'other', answer: null, note: null }, { party_id: 'me', answer: mine, note: null }],
  }
}

const participant = { id: 'p', role: 'neighbour' as const, role_label: '邻里', name: '段有才', note: '', allowed: false, party_id: null, plate: '邻里', seat: null, waiting_for: ['me'] }

describe('what is asked beside the clauses', () => {
  it.each<[string, CaseView, string | null]>([
    ['nothing', aCase('M60'), null],
    ['the record', aCase('M70', { record: record(null), actions: [may('confirm_record')] }), 'record'],
    ['the record again after an objection', aCase('M70', { record: record('objected'), actions: [may('confirm_record')] }), 'record'],
    ['no record that was confirmed', aCase('M70', { record: record('confirmed'), actions: [may('confirm_record')] }), null],
    ['no record that the mediator noted as refused', aCase('M70', { record: record('refused'), actions: [may('confirm_record')] }), null],
    ['no record that is not open for it', aCase('M80', { record: record(null) }), null],
    ['a participant', aCase('M40', { participants: [participant], actions: [may('answer_participant')] }), 'participant'],
    ['no participant who waits for the other side', aCase('M40', { participants: [{ ...participant, waiting_for: ['other'] }], actions: [may('answer_participant')] }), null],
    ['the record before a participant', aCase('M70', { record: record(null), participants: [participant], actions: [may('answer_participant'), may('confirm_record')] }), 'record'],
    ['an extension', aCase('M60', { timeline: [entry('extension_proposed')], actions: [may('answer_extension')] }), 'extension'],
    ['no extension that was answered', aCase('M60', { timeline: [entry('extension_proposed'), entry('extension_answered', '赵建平')], actions: [may('answer_extension')] }), null],
    ['an extension that only the other side answered', aCase('M60', { timeline: [entry('extension_proposed'), entry('extension_answered', '尤国栋')], actions: [may('answer_extension')] }), 'extension'],
    ['no extension of a talk that is over', aCase('M90', { timeline: [entry('extension_proposed')], actions: [may('answer_extension')] }), null],
    ['a change of an agreement in force', aCase('M90', { amendment: { reason: '第二期改到10月', waiting_for: ['me'] }, actions: [may('answer_amendment')] }), 'amendment'],
    ['no change that was answered', aCase('M90', { amendment: { reason: '第二期改到10月', waiting_for: ['other'] }, actions: [may('answer_amendment')] }), null],
    ['a second extension', aCase('M60', { timeline: [entry('extension_proposed'), entry('extension_answered', '赵建平'), entry('extension_proposed')], actions: [may('answer_extension')] }), 'extension'],
  ])('%s', (_name, view, expected) => expect(askOf(view)?.kind ?? null).toBe(expected))
})

it('shows what the present mediator disclosed, not the one before', () => {
  const view = aCase('M30', { timeline: [entry('taken', '秦守义', '第一位'), entry('returned'), entry('taken', '姜桂兰', '第二位')] })
  expect(disclosure(view)).toBe('第二位')
})

it('greets an agent, and only an agent', () => {
  const agent = { role_label: '委托代理人', name: '苏律', id_no: null, authority: 'special' as const, in_force: true }
  expect(acting(aCase('M40', { parties: [other, aParty({ acting_name: '苏律', agents: [agent] })] }))).toEqual({ name: '苏律', party: '赵建平', role: '委托代理人' })
  expect(acting(aCase('M40', { parties: [other, aParty({ agents: [agent] })] }))).toBeNull()
})
