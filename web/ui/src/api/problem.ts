/** A refusal or a failure, as application/problem+json says it; what never reached the service has status 0. */
import { t } from '@/text'

export type Problem = {
  /** The last part of the problem type, e.g. `stale` or `reauthenticate`. */
  readonly code: string
  readonly status: number
  readonly title: string
  /** In the user's words, with the next step. */
  readonly detail: string
  readonly rule: string | null
  /** The field of the form that holds what cannot be right. */
  readonly field: string | null
  readonly requestId: string | null
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export function offline(): Problem {
  return { code: 'offline', status: 0, title: t.value.problem.offlineTitle, detail: t.value.problem.offline, rule: null, field: null, requestId: null }
}

/** Reads the body of a failed answer; anything that is no problem document becomes a plain sentence. */
export function problemOf(status: number, body: unknown): Problem {
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const text = (name: string): string | null => {
    const value = fields[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  return {
    code: text('type')?.split('/').pop() ?? 'failed',
    status,
    title: text('title') ?? t.value.problem.failedTitle,
    detail: text('detail') ?? t.value.problem.failed,
    rule: text('rule'),
    field: text('field'),
    requestId: text('request_id'),
  }
}
