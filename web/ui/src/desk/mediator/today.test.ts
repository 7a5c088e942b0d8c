import { expect, it } from 'vitest'
import type { CaseRow } from '@/api/types'
import { failed, todayOrder } from './today'

function row(id: string, mediation: string, more: object = {}): CaseRow {
  return { id, stage: { mediation, confirmation: null }, appointment: null, both_online: false, updated_at: '2026-06-08T00:00:00Z', ...more } as unknown as CaseRow
}
const at = (starts_at: string) => ({ appointment: { starts_at, minutes: 90, mode: 'online', place: '' } })

it('puts who waits online first, then the meetings by their time, then the rest by how far it is', () => {
  const rows = [
    row('seal', 'M88', at('2026-06-08T01:30:00Z')), row('late', 'M40', at('2026-06-08T08:30:00Z')), row('early', 'M40', at('2026-06-08T06:00:00Z')),
    row('sign', 'M85'), row('here', 'M50', { ...at('2026-06-08T09:00:00Z'), both_online: true }),
  ]
  expect(todayOrder(rows).map((one) => one.id)).toEqual(['here', 'early', 'late', 'sign', 'seal'])
})

it('says what the device check found as long as the person is not in', () => {
  const one = (state: string, camera: string, verdict: string) => ({ state, check: { result: { camera, microphone: 'ok', network: 'good', verdict }, at: '' } }) as unknown as CaseRow['readiness'][number]
  expect(failed(one('checked', 'refused', 'bad'))).toBe('refused')
  expect(failed(one('checked', 'missing', 'bad'))).toBe('bad')
  expect(failed(one('checked', 'ok', 'fair'))).toBeNull()
  expect(failed(one('admitted', 'refused', 'bad'))).toBeNull()
})
