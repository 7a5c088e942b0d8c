import { expect, it } from 'vitest'
import { cell, isAnswered, typedOf, unsent } from './script'

const question = { id: 'Q-04' as const, text: '是否申请回避？', good: '不申请', red_flag: '暂停', answers: [{ party_id: 'p1', answer: '不申请', red_flag: false, at: null }] }
const parties = ['p1', 'p2']

it('sends only what is new, for several questions at once', () => {
  const typed = { [cell('Q-04', 'p1')]: { answer: '不申请', red_flag: false }, [cell('Q-04', 'p2')]: { answer: '申请', red_flag: true }, [cell('Q-05', 'p1')]: { answer: '', red_flag: false } }
  const other = { ...question, id: 'Q-05' as const, answers: [] }
  expect(unsent(typed, [question, other], parties)).toEqual([{ question: 'Q-04', party: 'p2', answer: '申请', red_flag: true }])
})

it('shows what was sent until somebody types', () => {
  expect(typedOf({}, question, 'p1')).toEqual({ answer: '不申请', red_flag: false })
  expect(typedOf({ [cell('Q-04', 'p1')]: { answer: '', red_flag: true } }, question, 'p1').answer).toBe('')
})

it('counts a question as answered only when every party has answered', () => {
  expect(isAnswered(question, parties)).toBe(false)
  expect(isAnswered(question, ['p1'])).toBe(true)
})
