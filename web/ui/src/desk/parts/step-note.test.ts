import { expect, it } from 'vitest'
import type { CaseView } from '@/api/types'
import { stepNote } from './step-note'

const view = { documents: [], clauses: [], parties: [] } as unknown as CaseView
const step = (state: 'later' | 'done', note: string | null = null) => ({ key: 'apply', label: '共同申请', state, note }) as CaseView['steps'][number]

it('says how many judges could take an application at once, as long as there is none', () => {
  expect(stepNote(step('later'), view, 0)).toBe('盖章后30天内')
  expect(stepNote(step('later'), view, 2)).toBe('值班法官2位，可以马上办')
  expect(stepNote(step('done'), view, 2)).toBe('盖章后30天内')
  expect(stepNote(step('later', '尤国栋已申请'), view, 2)).toBe('尤国栋已申请')
})
