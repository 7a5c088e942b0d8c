/** The one room of a device that several people share: its seat, its camera and its sound stay when the turn changes. */
import { effectScope, shallowRef, type EffectScope, type Ref } from 'vue'
import type { RoomKind } from './protocol'
import { useRoom, type RoomHandle } from './useRoom'

let caseOf = ''
let scope: EffectScope | null = null
const held = shallowRef<RoomHandle | null>(null)

/** The room of the device, if it is in one. */
export function useHeldRoom(): Readonly<Ref<RoomHandle | null>> {
  return held
}

/** The room of the device: the one it is in, which goes on as `kind`; another case takes its place. */
export function holdRoom(caseId: string, kind: RoomKind): RoomHandle {
  if (held.value !== null && caseOf === caseId) {
    held.value.goTo(kind)
    return held.value
  }
  dropRoom()
  const fresh = effectScope(true)
  const room = fresh.run(() => useRoom(caseId, kind))
  if (room === undefined) throw new Error('a scope that was just made runs')
  caseOf = caseId
  scope = fresh
  held.value = room
  return room
}

/** Nobody sits here any more. */
export function dropRoom(): void {
  scope?.stop()
  scope = null
  caseOf = ''
  held.value = null
}
