/**
 * The one live socket of a page: connects, says hello, comes back after every loss with backoff and says again what it
 * watches and which room it is in. The server keeps a lost seat for at least 120 s, so coming back is not entering anew.
 * Framework-free; time and the socket come in, so that tests need neither.
 */
import { browserClock, createBackoff, type Clock } from './backoff'
import { canUnpack, parseServerMessage, type ClientMessage, type RoomKind, type ServerMessage } from './protocol'

/** A socket that has said nothing for this long is dead, though the browser may not know yet. The server pings more often. */
const SILENCE_MS = 45_000
/** How many messages wait while the socket is down. Beyond it the oldest goes: a wish that old is no wish any more. */
const QUEUE_MAX = 32

export type SocketLike = {
  send(frame: string): void
  close(): void
  onopen: (() => void) | null
  onclose: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
}

export type LiveState = 'connecting' | 'open' | 'waiting'
export type Refused = { code: string; text: string }
export type Listener = (message: ServerMessage) => void

export type LiveSocket = {
  state(): LiveState
  watch(topics: readonly string[]): void
  enter(caseId: string, room: RoomKind): void
  leave(reason: 'button' | 'hidden'): void
  say(message: ClientMessage): void
  /** Says it once and waits for the answer: null when it was done, else why not; `lost` when nobody knows. */
  ask(message: ClientMessage): Promise<Refused | null>
  /** Tries at once instead of waiting for the backoff, e.g. on the browser's `online` event. */
  hurry(): void
  onMessage(listener: Listener): () => void
  onState(listener: (state: LiveState) => void): () => void
  close(): void
}

/** The line broke before the answer came. */
const LOST: Refused = { code: 'lost', text: '' }

export function connectLive(open: () => SocketLike, clock: Clock = browserClock): LiveSocket {
  const listeners = new Set<Listener>()
  const stateListeners = new Set<(state: LiveState) => void>()
  const queue: ClientMessage[] = []
  const asked = new Map<string, (answer: Refused | null) => void>()
  let socket: SocketLike | null = null
  let state: LiveState = 'connecting'
  let topics: readonly string[] = []
  let room: { caseId: string; room: RoomKind } | null = null
  let connection: string | null = null
  let lastSeq = 0
  let nextId = 1
  let closed = false
  let cancelSilence = (): void => {}
  const backoff = createBackoff(clock, connect)

  function become(next: LiveState): void {
    if (state === next) return
    state = next
    for (const listener of stateListeners) listener(next)
  }

  function write(message: ClientMessage): string {
    const id = String(nextId)
    socket?.send(JSON.stringify({ id, ...message }))
    nextId += 1
    return id
  }

  function ask(message: ClientMessage): Promise<Refused | null> {
    if (state !== 'open') return Promise.resolve(LOST)
    const id = write(message)
    return new Promise((resolve) => asked.set(id, resolve))
  }

  function answer(id: string, refused: Refused | null): void {
    asked.get(id)?.(refused)
    asked.delete(id)
  }

  function say(message: ClientMessage): void {
    if (state === 'open') {
      write(message)
      return
    }
    queue.push(message)
    if (queue.length > QUEUE_MAX) queue.shift()
  }

  function listenForSilence(current: SocketLike): void {
    cancelSilence()
    cancelSilence = clock.after(SILENCE_MS, () => {
      current.close()
      lost(current)
    })
  }

  function connect(): void {
    backoff.cancel()
    become('connecting')
    const current = open()
    socket = current
    listenForSilence(current)
    current.onopen = () => {
      if (socket !== current) return
      write(connection === null ? { type: 'hello' } : { type: 'hello', connection, resume_from: lastSeq })
    }
    current.onmessage = (event) => {
      if (socket !== current || typeof event.data !== 'string') return
      listenForSilence(current)
      const message = parseServerMessage(event.data)
      if (message !== null) receive(message)
    }
    current.onclose = () => lost(current)
  }

  function receive(message: ServerMessage): void {
    if (message.type === 'ping') {
      write({ type: 'pong' })
      return
    }
    if (message.type === 'welcome') welcomed(message.connection)
    if (message.type === 'gone') {
      room = null
      // A newer page of the same person took the seat; fighting for it would throw both out in turns.
      if (message.reason === 'replaced') close()
    }
    if (typeof message.seq === 'number') lastSeq = message.seq
    if (message.type === 'done' || message.type === 'problem') {
      const { id } = message
      const ours = id !== null && asked.has(String(id))
      if (ours) answer(String(id), message.type === 'problem' ? { code: message.code, text: message.text } : null)
      if (ours && message.type === 'problem') return acknowledge(message.seq)
    }
    for (const listener of [...listeners]) listener(message)
    if (message.type !== 'welcome' && typeof message.seq === 'number') acknowledge(message.seq)
  }

  function acknowledge(seq: number): void {
    if (state === 'open') write({ type: 'ack', seq })
  }

  /** Watching and entering anew does no harm where the server resumed, and is needed where it had to forget us. */
  function welcomed(by: string): void {
    connection = by
    backoff.succeeded()
    become('open')
    if (topics.length > 0) write({ type: 'watch', topics: [...topics], whole: canUnpack })
    if (room !== null) write({ type: 'enter', case: room.caseId, room: room.room })
    for (const message of queue.splice(0)) write(message)
  }

  function lost(which: SocketLike): void {
    if (socket !== which || closed) return
    socket = null
    cancelSilence()
    become('waiting')
    for (const id of [...asked.keys()]) answer(id, LOST)
    backoff.again()
  }

  function close(): void {
    closed = true
    backoff.cancel()
    cancelSilence()
    socket?.close()
    socket = null
  }

  connect()

  return {
    state: () => state,
    watch(next) {
      topics = next
      if (state === 'open') write({ type: 'watch', topics: [...next], whole: canUnpack })
    },
    enter(caseId, kind) {
      room = { caseId, room: kind }
      // Whoever lost the seat to another page of their own and asks for it again gets it.
      if (closed) {
        closed = false
        connect()
      }
      if (state === 'open') write({ type: 'enter', case: caseId, room: kind })
    },
    leave(reason) {
      room = null
      if (state === 'open') write({ type: 'leave', reason })
    },
    say,
    ask,
    hurry() {
      if (state === 'waiting' && !closed) connect()
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    close,
  }
}

/** The live socket of this page's service. */
export function openBrowserSocket(): SocketLike {
  const url = new URL('/api/live', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return new WebSocket(url) as SocketLike
}
