/** Answering one clause: the hash that is sent is the hash of the text that was read, never of what came meanwhile. */
import { computed, ref, watch, type Ref } from 'vue'
import type { ClauseAnswer, ClauseView } from '@/api/types'
import { keepText, keptText } from '@/design/kept-text'
import type { CaseHandle } from '@/live/useCase'

export type Answering = {
  /** 要改 and 没听懂 ask for words first; they may stay empty. */
  asking: Ref<'change' | 'unclear' | null>
  note: Ref<string>
  /** The text changed under the reader's eyes. */
  changed: Readonly<Ref<boolean>>
  allowed: Readonly<Ref<boolean>>
  whyNot: Readonly<Ref<string | null>>
  choose(answer: ClauseAnswer): Promise<boolean>
  sendNote(): Promise<boolean>
}

export function useAnswer(clause: () => ClauseView | null, handle: CaseHandle): Answering {
  const asking = ref<'change' | 'unclear' | null>(null)
  const note = ref('')
  const changed = ref(false)
  /** What is being written belongs to this wording; a reload finds it again. */
  const draft = (): string => `note-${clause()?.hash ?? ''}`
  watch(note, (words) => keepText(draft(), words))
  watch(() => ({ id: clause()?.id, hash: clause()?.hash }), (now, before) => {
    changed.value = now.id === before.id
    asking.value = null
  })
  const action = computed(() => handle.action('answer_clause'))

  async function answer(value: ClauseAnswer, words: string): Promise<boolean> {
    const now = clause()
    if (now === null) return false
    const result = await handle.perform({ kind: 'answer_clause', clause: now.id, hash: now.hash, answer: value, note: words })
    if (result.ok) changed.value = false
    return result.ok
  }

  return {
    asking,
    note,
    changed,
    allowed: computed(() => action.value?.allowed ?? false),
    whyNot: computed(() => action.value?.why_not?.text ?? null),
    async choose(value) {
      if (value === 'agree') return answer('agree', '')
      note.value = keptText(draft())
      asking.value = value
      return false
    },
    async sendNote() {
      const value = asking.value
      if (value === null) return false
      const sent = await answer(value, note.value.trim())
      if (sent) note.value = ''
      asking.value = null
      return sent
    },
  }
}
