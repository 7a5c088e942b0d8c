/** A case as its reader may see it, loaded anew whenever the server says that it changed. The server decides what is in it. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { api, type Answer, type Problem } from '@/api/client'
import type { ActionView, CaseView, Command } from '@/api/types'
import { unpack } from './protocol'
import { useLiveMessages, useLiveState, useTopic } from './useLive'

export type CaseHandle = {
  view: Readonly<Ref<CaseView | null>>
  /** Why the case could not be loaded or the last command was refused; null when all is well. */
  problem: Ref<Problem | null>
  busy: Readonly<Ref<boolean>>
  reload(): Promise<void>
  perform(command: Command): Promise<Answer<CaseView>>
  /** What the server says about this command now: allowed, or why not. */
  action(kind: Command['kind'], of?: { party?: string; document?: string }): ActionView | null
}

export function useCase(caseId: string): CaseHandle {
  const view = shallowRef<CaseView | null>(null)
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  let alive = true
  onScopeDispose(() => (alive = false))

  function accept(next: CaseView): void {
    // Answers may overtake each other; an older state must not replace a newer one.
    if (alive && (view.value === null || next.version >= view.value.version)) view.value = next
  }

  async function reload(): Promise<void> {
    const answer = await api.case(caseId)
    if (!alive) return
    if (answer.ok) accept(answer.value)
    else if (view.value === null) problem.value = answer.problem
  }

  /** What comes over the socket needs a moment to be unpacked, and the news of it waits for that. */
  let unpacking: Promise<void> = Promise.resolve()

  function take(body: string): void {
    unpacking = unpack(body).then((next) => {
      if (next !== null) accept(next as CaseView)
    })
  }

  async function catchUp(version: number): Promise<void> {
    await unpacking
    if (alive && version !== view.value?.version) await reload()
  }

  async function perform(command: Command): Promise<Answer<CaseView>> {
    busy.value = true
    problem.value = null
    const answer = await api.perform(caseId, view.value?.version ?? 0, command)
    busy.value = false
    if (answer.ok) accept(answer.value)
    else {
      problem.value = answer.problem
      void reload()
    }
    return answer
  }

  function action(kind: Command['kind'], of: { party?: string; document?: string } = {}): ActionView | null {
    const found = view.value?.actions.find(
      (one) => one.kind === kind && (of.party === undefined || one.party_id === of.party) && (of.document === undefined || one.document_id === of.document),
    )
    return found ?? null
  }

  const topic = `case:${caseId}`
  useTopic(topic)
  useLiveMessages((message) => {
    if (message.type === 'fresh' && message.topic === topic) take(message.body)
    if (message.type === 'changed' && message.topic === topic) void catchUp(message.version)
  })
  // What changed while the socket was down was not announced to us.
  watch(useLiveState(), (state) => {
    if (state === 'open') void reload()
  })
  void reload()

  return { view, problem, busy, reload, perform, action }
}
