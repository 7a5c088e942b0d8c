// A client that its owner has modified: it keeps every frame, and asks for what it should not get.
import type { Page } from '@playwright/test'
import { gunzipSync } from 'node:zlib'

interface Grip {
  frames: string[]
  sockets: WebSocket[]
  seenConnections: RTCPeerConnection[]
}

type Answers = Record<'enter' | 'say' | 'whisper' | 'mute' | 'show' | 'down' | 'caption' | 'share', string> & Record<'media' | 'file' | 'picture' | 'again', number>

/** Packets that ever arrived, over all connections of the page, by stream. */
export async function received(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const { seenConnections } = window as unknown as Grip
    const counts: Record<string, number> = {}
    for (const [number, connection] of seenConnections.entries()) {
      ;(await connection.getStats()).forEach((value: Record<string, unknown>) => {
        if (value['type'] === 'inbound-rtp' && Number(value['packetsReceived']) > 0) counts[`${String(number)}/${String(value['mid'])}`] = Number(value['packetsReceived'])
      })
    }
    return counts
  })
}

export class Spy {
  private constructor(private readonly page: Page) {}

  /** Takes hold of a page before it loads. */
  static async on(page: Page): Promise<Spy> {
    await page.addInitScript(() => {
      const Original = window.WebSocket
      const grip = window as unknown as Grip
      grip.frames = []
      grip.sockets = []
      window.WebSocket = class extends Original {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols)
          grip.sockets.push(this)
          this.addEventListener('message', (event) => grip.frames.push(String(event.data)))
        }
      }
    })
    return new Spy(page)
  }

  /** Ends the sockets of a page, as a dead network does in the end. */
  static async cut(page: Page): Promise<void> {
    await page.evaluate(() => (window as unknown as Grip).sockets.forEach((one) => one.close()))
  }

  /** Everything that came over the sockets since the page was loaded. */
  async heard(): Promise<string> {
    const frames = await this.page.evaluate(() => (window as unknown as Grip).frames)
    return frames.map(opened).join('\n')
  }

  /** What the service answers to what this page never asks for; somebody told it the name of a `file` of others. */
  async tries(file: string): Promise<Answers> {
    return this.page.evaluate(async (file) => {
      const grip = window as unknown as Grip
      const socket = grip.sockets.findLast((one) => one.readyState === WebSocket.OPEN)
      const view = grip.frames.map((frame) => JSON.parse(frame) as Record<string, unknown>).findLast((frame) => frame['type'] === 'room')
      if (socket === undefined || view === undefined) throw new Error('the page has no room')
      const ask = async (id: string, message: object): Promise<string> => {
        socket.send(JSON.stringify({ id, ...message }))
        for (;;) {
          const answer = grip.frames.map((frame) => JSON.parse(frame) as Record<string, unknown>).find((frame) => frame['id'] === id)
          if (answer !== undefined) return answer['type'] === 'done' ? 'done' : String(answer['code'])
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      const [kind, caseId] = String(view['room']).split(':')
      const others = (view['people'] as { seat: string; me: boolean }[]).filter((person) => !person.me)
      const say = await ask('spy-1', { type: 'say', text: '我也在', private: false })
      const whisper = await ask('spy-2', { type: 'say', text: '我也在', private: true })
      const mute = await ask('spy-3', { type: 'mute', seat: others[0]?.seat, on: true })
      const talk = Number(view['talk'])
      const show = await ask('spy-5', { type: 'show_page', file, page: 1, talk })
      const down = await ask('spy-6', { type: 'take_down_page' })
      const caption = await ask('spy-7', { type: 'caption', text: '我也在', talk })
      const get = async (path: string): Promise<number> => (await fetch(`/api/cases/${String(caseId)}/files/${file}${path}`)).status
      const command = async (command: object): Promise<{ type?: string }> => {
        const { version } = (await (await fetch(`/api/cases/${String(caseId)}`)).json()) as { version: number }
        const body = JSON.stringify({ id: crypto.randomUUID(), version, command })
        return (await fetch(`/api/cases/${String(caseId)}/commands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json() as Promise<{ type?: string }>
      }
      const [bytes, picture] = [await get(''), await get('/picture?size=large')]
      const share = String((await command({ kind: 'share_file', file })).type)
      await command({ kind: 'attach_file', file, title: '我的', purpose: 'evidence' })
      const again = await get('')
      const enter = await ask('spy-4', { type: 'enter', case: caseId, room: kind })
      // A second connection beside the page's own, with ten sections to be filled.
      const connection = new RTCPeerConnection()
      for (let pair = 0; pair < 5; pair += 1) {
        connection.addTransceiver('audio', { direction: 'recvonly' })
        connection.addTransceiver('video', { direction: 'recvonly' })
      }
      await connection.setLocalDescription(await connection.createOffer())
      const answer = await fetch('/api/media', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ticket: view['ticket'], sdp: connection.localDescription?.sdp }) })
      const body = (await answer.json()) as { sdp: string }
      await connection.setRemoteDescription({ type: 'answer', sdp: body.sdp })
      return { enter, say, whisper, mute, show, down, caption, share, media: answer.status, file: bytes, picture, again }
    }, file)
  }
}

/** A frame with what is packed in it. */
function opened(frame: string): string {
  const { type, body } = JSON.parse(frame) as { type: string; body?: string }
  return type === 'fresh' && body !== undefined ? frame + gunzipSync(Buffer.from(body, 'base64')).toString() : frame
}
