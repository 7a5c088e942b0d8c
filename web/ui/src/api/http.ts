/** One HTTP exchange with the service: JSON in, JSON out, a `Problem` where it says no. */
import { offline, problemOf, type Answer } from './problem'

export type Method = 'GET' | 'POST' | 'DELETE'

/** Longest wait for an answer. Shorter fails on a rural network that is merely slow; longer leaves people looking at nothing. */
const ANSWER_MS = 20_000
/** Longest upload: 24 megabytes at a megabit a second. */
const UPLOAD_MS = 200_000

export async function call<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  const request: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(ANSWER_MS) }
  if (body instanceof Blob) {
    // A photograph over a slow line takes its time.
    request.signal = AbortSignal.timeout(UPLOAD_MS)
    request.headers = { ...request.headers, 'content-type': 'application/octet-stream' }
    request.body = body
  } else if (body !== undefined) {
    request.headers = { ...request.headers, 'content-type': 'application/json' }
    request.body = JSON.stringify(body)
  }
  try {
    const response = await fetch(path, request)
    const text = await response.text()
    const value: unknown = text === '' ? null : parse(text)
    return response.ok ? { ok: true, value: value as T } : { ok: false, problem: problemOf(response.status, value) }
  } catch {
    return { ok: false, problem: offline() }
  }
}

/** Sends a file and tells how much of it has gone, in percent. */
export function upload<T>(path: string, file: Blob, progress: (percent: number) => void): Promise<Answer<T>> {
  return new Promise((resolve) => {
    // `fetch` says nothing of an upload under way.
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.timeout = UPLOAD_MS
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total))
    })
    for (const failure of ['error', 'timeout', 'abort'] as const) request.addEventListener(failure, () => resolve({ ok: false, problem: offline() }))
    request.addEventListener('load', () => {
      const value = parse(request.responseText)
      resolve(request.status < 300 ? { ok: true, value: value as T } : { ok: false, problem: problemOf(request.status, value) })
    })
    request.send(file)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
