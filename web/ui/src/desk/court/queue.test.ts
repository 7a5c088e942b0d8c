import { expect, it } from 'vitest'
import type { CaseRow } from '@/api/types'
import { matches, passes, queueOrder } from './queue'

function row(id: string, more: Partial<CaseRow> = {}): CaseRow {
  return {
    id, version: 1, title: '物业费', number: '（2026）潞川柳河人调字第0046号', docket_no: `（2026）晋0499诉前调确${id}号`, cause: '物业服务合同纠纷',
    stage: { mediation: 'M90', confirmation: 'C31', label: '待审查', key: 'court' }, parties: [{ id: 'p1', name: '赵建平', role_label: '申请人' }],
    amount_fen: 283968, deadline: null, readiness: [], organisation: '柳河街道人民调解委员会', mediator: '姜桂兰', overrides: 0, claimed_by: null, both_online: false, next: null, updated_at: '2026-06-10T00:00:00Z', ...more,
  } as CaseRow
}

it('puts who waits online first, then the nearest last day, decided cases last', () => {
  const deadline = (days_left: number) => ({ what: 'DL-C3', label: '', day: '2026-06-25', days_left, level: 'plenty' as const })
  const rows = [
    row('1', { deadline: deadline(12) }),
    row('2', { stage: { mediation: 'M90', confirmation: 'C80', label: '', key: '' } as unknown as CaseRow['stage'], deadline: deadline(0) }),
    row('3', { deadline: deadline(3) }),
    row('4', { both_online: true }),
  ]
  expect(queueOrder(rows).map((one) => one.id)).toEqual(['4', '3', '1', '2'])
})

it('filters what is mine and what is free', () => {
  const claimed = row('1', { claimed_by: { id: 'j1', name: '顾明远' } })
  expect(passes(claimed, 'mine', 'j1')).toBe(true)
  expect(passes(claimed, 'mine', 'j2')).toBe(false)
  expect(passes(claimed, 'free', 'j2')).toBe(false)
  expect(passes(row('2'), 'free', 'j2')).toBe(true)
})

it('filters what the committee went past', () => {
  expect(passes(row('1', { overrides: 2 }), 'noted', 'j1')).toBe(true)
  expect(passes(row('2'), 'noted', 'j1')).toBe(false)
})

it('finds by number and by name', () => {
  expect(matches(row('31'), '确31')).toBe(true)
  expect(matches(row('31'), '赵建')).toBe(true)
  expect(matches(row('31'), '李')).toBe(false)
})
