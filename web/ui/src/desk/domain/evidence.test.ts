import { expect, it } from 'vitest'
import type { CaseView } from '@/api/types'
import { factsOf } from './evidence'

function view(more: object = {}): CaseView {
  return {
    overrides: [], participants: [], timeline: [{ kind: 'filed', at: '2026-06-10T02:12:00Z', text: '', actor_name: '' }], effective_at: '2026-06-08T08:05:00Z',
    organisation: { name: '柳河调委会' }, court: { name: '潞川区法院' },
    parties: [{ id: 'p1', acting_name: '尤国栋', short_name: '和畅', agents: [] }, { id: 'p2', acting_name: '赵建平', short_name: '赵建平', agents: [] }],
    clauses: [{ no: 1, kind: 'pay', amount: { fen: 141984 }, due: { day: '2026-06-30' } }, { no: 2, kind: 'act', amount: null, due: null }],
    court_review: {
      origin: {
        read_from: '2026-06-08T07:06:00Z', read_until: '2026-06-08T07:14:00Z',
        shared_devices: [{ party_ids: ['p1', 'p2'], from: '2026-06-08T06:10:00Z', until: null }],
        identities: [{ party_id: 'p1', check: 'document_seen', at: '2026-06-08T06:00:00Z' }, { party_id: 'p1', check: 'known_in_person', at: '2026-06-08T06:20:00Z' }],
        clauses: [
          { clause_id: 'c1', agreed: [{ party_id: 'p1', at: '' }, { party_id: 'p2', at: '' }], unclear: [] },
          { clause_id: 'c2', agreed: [{ party_id: 'p1', at: '' }, { party_id: 'p2', at: '' }], unclear: [{ party_id: 'p2', times: 2 }] },
        ],
      },
    },
    ...more,
  } as unknown as CaseView
}

it('tells first who did not understand, then the reading and how each was known, the last look only', () => {
  expect(factsOf(view(), 'RJ-4').map((one) => [one.kind, one.clause, one.notice])).toEqual([
    ['unclear', 2, true], ['sameDevice', null, true], ['read', null, false], ['allAgreed', null, false], ['identity', null, false],
  ])
  expect(factsOf(view(), 'RJ-4')).toContainEqual({ kind: 'read', clauses: 2, minutes: 8, clause: null, notice: false })
  expect(factsOf(view(), 'RJ-4')).toContainEqual({ kind: 'identity', name: '尤国栋', check: 'known_in_person', at: '2026-06-08T06:20:00Z', clause: null, notice: false })
})

it('points at the clause without a day, and sums the payments', () => {
  expect(factsOf(view(), 'RJ-5').map((one) => [one.kind, one.clause])).toEqual([['undated', 2], ['sum', null]])
})

it('puts what the committee went past under its ground, before anything else', () => {
  const overrides = [{ code: 'K-13', clause: 2, reason: '当场修好', by: '姜桂兰', at: '' }, { code: 'K-11', clause: null, reason: '已到场', by: '姜桂兰', at: '' }]
  expect(factsOf(view({ overrides }), 'RJ-5')[0]).toEqual({ kind: 'override', code: 'K-13', reason: '当场修好', by: '姜桂兰', clause: 2, notice: true })
  expect(factsOf(view({ overrides }), 'RJ-2').map((one) => one.kind)).toEqual(['override', 'noParticipants'])
  expect(factsOf(view({ overrides }), 'RJ-1').map((one) => one.kind)).toEqual(['clean'])
})

it('says nothing of the mediation where the service says nothing', () => {
  const bare = view({ court_review: { origin: null }, participants: [{ name: '王芳', role_label: '翻译' }] })
  expect(factsOf(bare, 'RJ-4').map((one) => one.kind)).toEqual(['clean'])
  expect(factsOf(bare, 'RJ-2').map((one) => one.kind)).toEqual(['participant'])
  expect(factsOf(bare, 'RJ-6').map((one) => one.kind)).toEqual(['place', 'window'])
})
