/**
 * One question at a time before something happens that cannot be taken back. The answer is a promise, so the caller
 * reads as a sentence: ask, and only then act. The dialog itself is drawn once, by `AskHost`.
 */
import { shallowRef } from 'vue'

export interface Question {
  title: string
  /** What happens, and to whom. */
  text: string
  yes: string
  /** Ends or removes something: the only place where a red button may stand. */
  danger?: boolean
}

interface Asked extends Question {
  answer: (yes: boolean) => void
}

export const asked = shallowRef<Asked | null>(null)

export function ask(question: Question): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null
        resolve(yes)
      },
    }
  })
}
