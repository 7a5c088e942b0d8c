/**
 * A short form before an order is given: a title, a few fields, one button. Like `ask` it is a promise and is drawn once,
 * by `FormHost`, so that a step of the procedure is written where its button is and not in a file of its own.
 */
import { shallowRef } from 'vue'
import type { Problem } from '@/api/problem'
import type { Command } from '@/api/types'
import type { CaseHandle } from '@/live/useCase'

export type FormValues = Readonly<Record<string, string>>

export interface FormChoice {
  value: string
  label: string
  note?: string
}

export interface FormField {
  key: string
  label: string
  kind: 'line' | 'text' | 'date' | 'time' | 'number' | 'choice' | 'tick'
  choices?: readonly FormChoice[]
  value?: string
  hint?: string
  /** May stay empty. */
  optional?: boolean
  max?: number
  /** Whether the field is there at all, by what the others say. */
  when?: (values: FormValues) => boolean
}

export interface Form {
  title: string
  /** What happens, and to whom. */
  text?: string
  go: string
  danger?: boolean
  fields: readonly FormField[]
  /** Sends it; a refusal stays in the form together with what was typed. */
  send: (values: FormValues) => Promise<Problem | null>
}

interface Opened extends Form {
  number: number
  close: (sent: boolean) => void
}

export const opened = shallowRef<Opened | null>(null)
let count = 0

/** Shows the form; whether it was sent. */
export function openForm(form: Form): Promise<boolean> {
  opened.value?.close(false)
  count += 1
  const number = count
  return new Promise((resolve) => {
    opened.value = {
      ...form,
      number,
      close: (sent) => {
        if (opened.value?.number === number) opened.value = null
        resolve(sent)
      },
    }
  })
}

/** A form that gives one order of a case. */
export function orderForm(handle: CaseHandle, form: Omit<Form, 'send'> & { command: (values: FormValues) => Command }): Promise<boolean> {
  const { command, ...rest } = form
  return openForm({ ...rest, send: (values) => give(handle, command(values)) })
}

/** Gives an order whose refusal is shown where it was asked for, not at the top of the page. */
export async function give(handle: CaseHandle, command: Command): Promise<Problem | null> {
  const answer = await handle.perform(command)
  if (answer.ok) return null
  handle.problem.value = null
  return answer.problem
}
