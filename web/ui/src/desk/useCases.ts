/** The list of cases that this person's role has to do with, fetched anew whenever the service says that it changed. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api, type Problem } from '@/api/client'
import type { CaseRow } from '@/api/types'
import { useLiveMessages, useLiveState, useTopic } from '@/live/useLive'
import { useSignInAgain } from './useDeskCase'

export type CaseList = {
  rows: Readonly<Ref<readonly CaseRow[] | null>>
  problem: Readonly<Ref<Problem | null>>
  reload(): Promise<void>
}

/** Shortest time between two fetches that changes ask for: with many cases at once a shorter one would fetch all day. */
const QUIET_MS = 300

export function useCases(): CaseList {
  const rows = shallowRef<readonly CaseRow[] | null>(null)
  const problem = ref<Problem | null>(null)
  let alive = true
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    alive = false
    clearTimeout(timer)
  })

  async function reload(): Promise<void> {
    const answer = await api.cases()
    if (!alive) return
    if (answer.ok) rows.value = answer.value
    problem.value = answer.ok ? null : answer.problem
  }

  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void reload(), QUIET_MS)
  }

  useSignInAgain(problem)
  useTopic('cases')
  useLiveMessages((message) => {
    if (message.type === 'changed' && message.topic === 'cases') soon()
  })
  watch(useLiveState(), (state) => {
    if (state === 'open') soon()
  })
  void reload()
  return { rows, problem, reload }
}
