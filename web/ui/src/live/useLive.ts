/** The page's live socket, opened once and shared by every composable that needs it. */
import { onScopeDispose, ref, type Ref } from 'vue'
import type { ServerMessage } from './protocol'
import { connectLive, openBrowserSocket, type LiveSocket, type LiveState } from './socket'

let shared: LiveSocket | null = null
const liveState = ref<LiveState>('connecting')
const watched = new Map<string, number>()

export function live(): LiveSocket {
  if (shared !== null) return shared
  const socket = connectLive(openBrowserSocket)
  shared = socket
  socket.onState((next) => (liveState.value = next))
  window.addEventListener('online', () => socket.hurry())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') socket.hurry()
  })
  return socket
}

/** Ends the shared socket, e.g. after signing out; the next use opens a new one as whoever is signed in then. */
export function closeLive(): void {
  shared?.close()
  shared = null
  watched.clear()
}

export function useLiveState(): Readonly<Ref<LiveState>> {
  return liveState
}

/** Hears messages while the component lives. */
export function useLiveMessages(listener: (message: ServerMessage) => void): void {
  onScopeDispose(live().onMessage(listener))
}

/** Watches a topic while the component lives; topics of several components add up. */
export function useTopic(topic: string): void {
  watched.set(topic, (watched.get(topic) ?? 0) + 1)
  live().watch([...watched.keys()])
  onScopeDispose(() => {
    const left = (watched.get(topic) ?? 1) - 1
    if (left > 0) watched.set(topic, left)
    else watched.delete(topic)
    if (shared !== null) shared.watch([...watched.keys()])
  })
}
