/** The answers to the script of the inquiry while they are typed, and those that still have to be sent. */
import type { CaseView, Command } from '@/api/types'

type Question = NonNullable<CaseView['inquiry']>['questions'][number]
export type Answers = Extract<Command, { kind: 'answer_questions' }>['answers']
export interface Typed {
  answer: string
  red_flag: boolean
}

export function cell(question: string, party: string): string {
  return `${question}/${party}`
}

/** What was typed, and otherwise what was sent before. */
export function typedOf(typed: Readonly<Record<string, Typed>>, question: Question, party: string): Typed {
  const sent = question.answers.find((one) => one.party_id === party)
  return typed[cell(question.id, party)] ?? { answer: sent?.answer ?? '', red_flag: sent?.red_flag ?? false }
}

/** Answers that were typed and differ from what the service has. */
export function unsent(typed: Readonly<Record<string, Typed>>, questions: readonly Question[], parties: readonly string[]): Answers {
  return questions.flatMap((question) => parties.flatMap((party) => {
    const now = typedOf(typed, question, party)
    const sent = question.answers.find((one) => one.party_id === party)
    return now.answer === '' || (sent?.answer === now.answer && sent.red_flag === now.red_flag) ? [] : [{ question: question.id, party, ...now }]
  }))
}

/** Whether everybody has answered: the next question stays closed until then. */
export function isAnswered(question: Question, parties: readonly string[]): boolean {
  return parties.every((party) => question.answers.some((one) => one.party_id === party))
}
