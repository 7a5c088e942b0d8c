/** The texts that one's organisation keeps, asked for when a form opens; without them the form is the same, only emptier. */
import { onMounted, type Ref, shallowRef } from 'vue'
import { api } from '@/api/client'
import type { Template } from '@/api/types'

export function useTemplates(wanted: () => boolean): Readonly<Ref<readonly Template[]>> {
  const templates = shallowRef<readonly Template[]>([])
  onMounted(async () => {
    if (!wanted()) return
    const answer = await api.templates()
    if (answer.ok) templates.value = answer.value
  })
  return templates
}
