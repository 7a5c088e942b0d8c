import { expect, it } from 'vitest'
import type { CaseView, CourtTimes } from '@/api/types'
import { timesStep, waitsForTime } from './times'

const SLOT = { id: 's', judge: '顾明远', starts_at: '2026-06-11T02:00:00Z', ends_at: '2026-06-11T02:40:00Z' }
const NOTHING: CourtTimes = { on_duty: 0, free: 0, slots: [], proposal: null }
const ASKED = { slot: SLOT, by: '赵建平', by_me: false, answered: false, waiting_for: ['尤国栋'], agreed: false }

it('asks one thing at a time', () => {
  expect(timesStep(NOTHING, false)).toBe('none')
  expect(timesStep({ ...NOTHING, slots: [SLOT] }, false)).toBe('choose')
  expect(timesStep({ ...NOTHING, slots: [SLOT], on_duty: 2, free: 1 }, false)).toBe('duty')
  expect(timesStep({ ...NOTHING, slots: [SLOT], on_duty: 1 }, false)).toBe('busy')
  expect(timesStep({ ...NOTHING, slots: [SLOT], on_duty: 1 }, true)).toBe('choose')
  expect(timesStep({ ...NOTHING, free: 1, on_duty: 1, proposal: ASKED }, false)).toBe('asked')
  expect(timesStep({ ...NOTHING, proposal: { ...ASKED, answered: true } }, false)).toBe('waiting')
  expect(timesStep({ ...NOTHING, proposal: { ...ASKED, answered: true, agreed: true } }, false)).toBe('agreed')
})

it('asks from the application until the court has planned', () => {
  const view = (confirmation: string): CaseView => ({ stage: { mediation: 'M90', confirmation, decided: null }, parties: [], documents: [], actions: [], objections: [] }) as unknown as CaseView
  expect(['C15', 'C20', 'C31', 'C40', 'C50', 'C60'].map((stage) => waitsForTime(view(stage)))).toEqual([false, true, true, true, false, false])
})
