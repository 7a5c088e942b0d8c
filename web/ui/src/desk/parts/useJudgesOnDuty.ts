/** How many judges of the court could hear a case at once, for whoever leads the parties to the application. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { api } from '@/api/client'
import type { CaseView } from '@/api/types'
import { useLiveMessages, useTopic } from '@/live/useLive'

/** Shortest time between two looks: the lists of a county change all the time. */
const QUIET_MS = 2_000

/** Nobody asks before there are terms to agree on, nor once the parties have applied. */
function isNear(view: CaseView): boolean {
  return view.clauses.length > 0 && view.steps.some((step) => step.key === 'apply' && step.state !== 'done')
}

export function useJudgesOnDuty(view: () => CaseView): Readonly<Ref<number>> {
  const count = ref(0)
  let alive = true
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    alive = false
    clearTimeout(timer)
  })
  async function look(): Promise<void> {
    if (!isNear(view())) return
    const answer = await api.courtTimes(view().id)
    if (alive && answer.ok) count.value = answer.value.free
  }
  watch(() => isNear(view()), look, { immediate: true })
  // Whoever goes on duty or is taken changes the lists.
  useTopic('cases')
  useLiveMessages((message) => {
    if (message.type !== 'changed' || message.topic !== 'cases') return
    clearTimeout(timer)
    timer = setTimeout(() => void look(), QUIET_MS)
  })
  return count
}
