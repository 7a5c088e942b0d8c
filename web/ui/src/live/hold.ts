/** The one room of a device that several people share: its seat, its camera and its sound stay when the turn changes. */
import { effectScope, shallowRef, type EffectScope, type Ref } from 'vue'
import type { RoomKind } from './protocol'
import { useRoom, type RoomHandle } from './useRoom'

let key = ''
let kindOf: RoomKind | null = null
let scope: EffectScope | null = null
const held = shallowRef<RoomHandle | null>(null)

/** The room of the device, if it is in one. */
export function useHeldRoom(): Readonly<Ref<RoomHandle | null>> {
  return held
}

/** Which of the rooms that is. */
export function heldKind(): RoomKind | null {
  return kindOf
}

/** The room of the device; another one than before takes its place. */
export function holdRoom(caseId: string, kind: RoomKind): RoomHandle {
  const wanted = `${kind}:${caseId}`
  if (held.value !== null && key === wanted) return held.value
  dropRoom()
  const fresh = effectScope(true)
  const room = fresh.run(() => useRoom(caseId, kind))
  if (room === undefined) throw new Error('a scope that was just made runs')
  key = wanted
  kindOf = kind
  scope = fresh
  held.value = room
  return room
}

/** Nobody sits here any more. */
export function dropRoom(): void {
  scope?.stop()
  scope = null
  key = ''
  kindOf = null
  held.value = null
}
