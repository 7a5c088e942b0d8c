/** 换网络、没声音: notices that the network changed or that packets stopped coming, and asks for another path. */
import { onScopeDispose } from 'vue'

/** Silence of the line after which another path is looked for. Shorter takes every hiccup of a rural network for an end. */
const DRY_MS = 1_500

/** What arrived so far, since when it is that much, and whether it flows. */
export type Flow = { readonly received: number; readonly since: number; readonly state: 'idle' | 'flowing' | 'dry' }

/** How the flow goes on; a drought begins once, however long it lasts. */
export function flowOn(before: Flow, received: number, isExpected: boolean, now: number): Flow {
  if (received === 0 || !isExpected) return { received, since: now, state: 'idle' }
  if (received !== before.received) return { received, since: now, state: 'flowing' }
  if (before.state === 'flowing' && now - before.since >= DRY_MS) return { ...before, state: 'dry' }
  return before
}

/** What a phone tells of its network, where the browser passes it on: `wifi`, `cellular`, `none`. */
type Carrier = EventTarget & { readonly type?: string }

function carrier(): Carrier | undefined {
  return (navigator as Navigator & { readonly connection?: Carrier }).connection
}

/** Takes the count of packets, as often as it is read. */
export function usePathWatch(lookForPath: () => void, isExpected: () => boolean): (received: number) => void {
  let flow: Flow = { received: 0, since: 0, state: 'idle' }
  let type = carrier()?.type

  function onCarrier(): void {
    // The same event tells of every new estimate of speed.
    if (carrier()?.type === type) return
    type = carrier()?.type
    lookForPath()
  }

  window.addEventListener('online', lookForPath)
  carrier()?.addEventListener('change', onCarrier)
  onScopeDispose(() => {
    window.removeEventListener('online', lookForPath)
    carrier()?.removeEventListener('change', onCarrier)
  })

  return (received) => {
    const before = flow.state
    flow = flowOn(flow, received, isExpected(), Date.now())
    if (flow.state === 'dry' && before !== 'dry') lookForPath()
  }
}
