/** How many lines of others came while they were out of sight. */
import { computed, ref, watch, type Ref } from 'vue'
import type { Line } from './protocol'

export function useUnread(lines: Readonly<Ref<readonly Line[]>>, open: Readonly<Ref<boolean>>, me: Readonly<Ref<string | null>>): Readonly<Ref<number>> {
  const seen = ref(0)
  watch([lines, open], () => {
    if (open.value) seen.value = lines.value.at(-1)?.number ?? 0
  }, { immediate: true })
  return computed(() => lines.value.filter((line) => line.number > seen.value && line.seat !== me.value).length)
}
