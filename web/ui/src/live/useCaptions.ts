/** 人工字幕: the last lines for as long as somebody needs to read them. They are an aid and kept nowhere. */
import { onScopeDispose, shallowRef, type Ref } from 'vue'
import type { CaptionLine } from './protocol'

/** Lines on the screen at once; more would cover the faces. */
const LINES_MAX = 2
/** How long a line stays. Shorter is too fast for slow readers; longer and it stands beside other words. */
const STAYS_MS = 15_000

export type Captions = { lines: Readonly<Ref<readonly CaptionLine[]>>; take(line: CaptionLine): void; clear(): void }

export function useCaptions(): Captions {
  const lines = shallowRef<readonly CaptionLine[]>([])
  let timers: ReturnType<typeof setTimeout>[] = []

  function clear(): void {
    for (const timer of timers) clearTimeout(timer)
    timers = []
    lines.value = []
  }

  onScopeDispose(clear)
  return {
    lines,
    take(line) {
      lines.value = [...lines.value, line].slice(-LINES_MAX)
      timers = [...timers, setTimeout(() => (lines.value = lines.value.filter((one) => one !== line)), STAYS_MS)].slice(-LINES_MAX)
    },
    clear,
  }
}
