import { describe, expect, it } from 'vitest'
import type { ServerMessage } from './protocol'
import type { Clock } from './backoff'
import { connectLive, type LiveSocket, type SocketLike } from './socket'

type FakeSocket = SocketLike & { said: Record<string, unknown>[]; hear(message: Record<string, unknown>): void }

function network(): { sockets: FakeSocket[]; live: LiveSocket; pass(ms: number): void } {
  const sockets: FakeSocket[] = []
  const timers: { at: number; run: () => void }[] = []
  let now = 0
  const clock: Clock = {
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0)
    },
    random: () => 0.999,
  }
  const live = connectLive(() => {
    const said: Record<string, unknown>[] = []
    const socket: FakeSocket = {
      said,
      send: (frame) => said.push(JSON.parse(frame) as Record<string, unknown>),
      close: () => {},
      hear: (message) => socket.onmessage?.({ data: JSON.stringify(message) }),
      onopen: null,
      onclose: null,
      onmessage: null,
    }
    sockets.push(socket)
    return socket
  }, clock)
  return {
    sockets,
    live,
    pass(ms) {
      now += ms
      for (const due of timers.filter((timer) => timer.at <= now)) {
        timers.splice(timers.indexOf(due), 1)
        due.run()
      }
    },
  }
}

function last(sockets: FakeSocket[]): FakeSocket {
  const socket = sockets.at(-1)
  if (socket === undefined) throw new Error('no socket was opened')
  return socket
}

function welcome(socket: FakeSocket, seq = 1, connection = 'c1'): void {
  socket.onopen?.()
  socket.hear({ type: 'welcome', seq, connection, resumed: false })
}

const types = (socket: FakeSocket): unknown[] => socket.said.map((message) => message.type)

describe('the live socket', () => {
  it('says hello first and only then what it wants', () => {
    const { sockets, live } = network()
    live.watch(['cases'])
    live.enter('c9', 'mediation')
    last(sockets).onopen?.()
    expect(types(last(sockets))).toEqual(['hello'])
    last(sockets).hear({ type: 'welcome', seq: 1, connection: 'c1' })
    expect(types(last(sockets))).toEqual(['hello', 'watch', 'enter'])
  })

  it('comes back by itself and goes on after the last message it saw', () => {
    const { sockets, live, pass } = network()
    live.watch(['case:a'])
    welcome(last(sockets))
    last(sockets).hear({ type: 'changed', seq: 7, topic: 'case:a', version: 3 })
    last(sockets).onclose?.()
    expect(live.state()).toBe('waiting')
    pass(400)
    expect(sockets).toHaveLength(2)
    last(sockets).onopen?.()
    expect(last(sockets).said[0]).toMatchObject({ type: 'hello', connection: 'c1', resume_from: 7 })
  })

  it('waits longer after each loss, but never longer than eight seconds', () => {
    const { sockets, pass } = network()
    for (let loss = 0; loss < 10; loss += 1) {
      last(sockets).onclose?.()
      pass(8_000)
      expect(sockets).toHaveLength(loss + 2)
    }
  })

  it('takes silence for a loss', () => {
    const { sockets, live, pass } = network()
    welcome(last(sockets))
    pass(45_000)
    expect(live.state()).toBe('waiting')
  })

  it('keeps what is said while away and says it after the welcome', () => {
    const { sockets, live } = network()
    live.say({ type: 'hand', up: true })
    welcome(last(sockets))
    expect(last(sockets).said.at(-1)).toMatchObject({ type: 'hand', up: true })
  })

  it('does not fight a newer page for the seat', () => {
    const { sockets, live, pass } = network()
    live.enter('c9', 'mediation')
    welcome(last(sockets))
    last(sockets).hear({ type: 'gone', seq: 2, reason: 'replaced', text: '' })
    last(sockets).onclose?.()
    pass(60_000)
    expect(sockets).toHaveLength(1)
  })

  it('takes the seat back from the newer page when it is asked to', () => {
    const { sockets, live } = network()
    live.enter('c9', 'mediation')
    welcome(last(sockets))
    last(sockets).hear({ type: 'gone', seq: 2, reason: 'replaced', text: '' })
    live.enter('c9', 'mediation')
    expect(sockets).toHaveLength(2)
    welcome(last(sockets))
    expect(types(last(sockets)).at(-1)).toBe('enter')
  })

  it('tells who asked what became of it, and nobody else that it was refused', async () => {
    const { sockets, live } = network()
    const heard: string[] = []
    live.onMessage((message) => heard.push(message.type))
    welcome(last(sockets))
    const refused = live.ask({ type: 'say', text: '好', private: false })
    const lost = live.ask({ type: 'say', text: '再见', private: false })
    const id = String(last(sockets).said.at(-2)?.['id'])
    last(sockets).hear({ type: 'problem', seq: 2, id, code: 'apart', text: '请稍等' })
    expect(await refused).toEqual({ code: 'apart', text: '请稍等' })
    last(sockets).onclose?.()
    expect((await lost)?.code).toBe('lost')
    expect((await live.ask({ type: 'say', text: '喂', private: false }))?.code).toBe('lost')
    expect(heard).toEqual(['welcome'])
  })

  it('answers a ping and hands no ping on', () => {
    const { sockets, live } = network()
    const heard: ServerMessage[] = []
    live.onMessage((message) => heard.push(message))
    welcome(last(sockets))
    last(sockets).hear({ type: 'ping', seq: 2 })
    expect(types(last(sockets))).toContain('pong')
    expect(heard.map((message) => message.type)).toEqual(['welcome'])
  })
})
