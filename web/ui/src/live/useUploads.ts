/**
 * 材料 on their way: sent one after the other with what is done of each, kept while the network is away and sent again
 * when it is back. What the service refuses stays in the list with its sentence until its owner lets it go.
 */
import { computed, onScopeDispose, ref, type Ref } from 'vue'
import { api, type Problem } from '@/api/client'
import { fill, t } from '@/text'
import { titleOf, unfit } from './material'
import type { CaseHandle } from './useCase'

/** `file` is its name at the service, once it is there. */
export type Upload = { key: number; title: string; file: string | null; percent: number; state: 'queued' | 'sending' | 'waiting' | 'failed'; why: string }

export type Uploads = { items: Readonly<Ref<readonly Upload[]>>; add(files: Iterable<File>): void; again(key: number): void; drop(key: number): void }

export function useUploads(handle: CaseHandle, caseId: string): Uploads {
  const items = ref<Upload[]>([])
  const files = new Map<number, File>()
  // Others' news may bring the file before our own answer does; then it is there, and no longer on its way.
  const onTheWay = computed(() => items.value.filter((one) => !handle.view.value?.files.some((there) => there.id === one.file)))
  let last = 0
  let busy = false

  function set(key: number, change: Partial<Upload>): void {
    items.value = items.value.map((one) => (one.key === key ? { ...one, ...change } : one))
  }

  function drop(key: number): void {
    items.value = items.value.filter((one) => one.key !== key)
    files.delete(key)
  }

  async function send(key: number, title: string, file: File): Promise<Problem | null> {
    const uploaded = await api.upload(caseId, file, (percent) => set(key, { percent }))
    if (!uploaded.ok) return uploaded.problem
    set(key, { file: uploaded.value.id })
    const answer = await api.perform(caseId, handle.view.value?.version ?? 0, { kind: 'attach_file', file: uploaded.value.id, title, purpose: 'evidence' })
    if (!answer.ok) return answer.problem
    await handle.reload()
    if (!answer.value.files.some((one) => one.id === uploaded.value.id)) set(key, { state: 'failed', why: t.value.material.notTaken })
    else drop(key)
    return null
  }

  async function work(): Promise<void> {
    if (busy) return
    busy = true
    for (;;) {
      const next = items.value.find((one) => one.state === 'queued')
      const file = next === undefined ? undefined : files.get(next.key)
      if (next === undefined || file === undefined) break
      set(next.key, { state: 'sending', percent: 0, why: '' })
      const problem = await send(next.key, next.title, file)
      if (problem === null) continue
      if (problem.status === 0) set(next.key, { state: 'waiting', why: t.value.material.waiting })
      else set(next.key, { state: 'failed', why: problem.detail })
    }
    busy = false
  }

  function again(key: number): void {
    set(key, { state: 'queued' })
    void work()
  }

  const onOnline = (): void => items.value.filter((one) => one.state === 'waiting').forEach((one) => again(one.key))
  window.addEventListener('online', onOnline)
  onScopeDispose(() => window.removeEventListener('online', onOnline))

  return {
    items: onTheWay,
    add(picked) {
      for (const file of picked) {
        last += 1
        const clock = new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' })
        const title = titleOf(file, clock, t.value.material.photo)
        const bad = unfit(file)
        if (bad === null) files.set(last, file)
        const why = bad === null ? '' : fill(bad === 'kind' ? t.value.material.wrongKind : t.value.material.tooLong, { name: file.name })
        items.value = [...items.value, { key: last, title, file: null, percent: 0, state: bad === null ? 'queued' : 'failed', why }]
      }
      void work()
    },
    again,
    drop,
  }
}
