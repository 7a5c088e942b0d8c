/** The present instant, renewed while a component shows it. Only for clocks on the screen; no rule hangs on it. */
import { onScopeDispose, ref, type Ref } from 'vue'

export function useNow(everyMs = 1_000): Readonly<Ref<Date>> {
  const now = ref(new Date())
  const timer = setInterval(() => (now.value = new Date()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
