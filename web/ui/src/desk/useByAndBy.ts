/** A long list a piece at a time, so that its beginning can be read and pressed while the rest is still being put there. */
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue'

/** Somewhat more than the tallest screen shows. */
const PIECE = 40

export function useByAndBy<T>(all: Readonly<Ref<readonly T[]>>): ComputedRef<readonly T[]> {
  const count = ref(PIECE)
  let timer: ReturnType<typeof setTimeout> | undefined
  function more(): void {
    count.value += PIECE
    next()
  }
  function next(): void {
    clearTimeout(timer)
    // A task of its own, with a breath for whoever presses or scrolls in between.
    if (count.value < all.value.length) timer = setTimeout(more, 16)
  }
  watch(() => all.value.length, next, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return computed(() => (all.value.length <= count.value ? all.value : all.value.slice(0, count.value)))
}
