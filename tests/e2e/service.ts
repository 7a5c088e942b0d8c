// Starts the real binary on a data folder of its own, as a newcomer would with `make run`.
import { test } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { leaveAll } from './sitting.ts'
import { slowLine } from './slow-line.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const START_MS = 60_000

interface Place {
  readonly url: string
  readonly port: number
  readonly mediaPort: number
  readonly line: Server | undefined
}

export class Service {
  private made: string | undefined
  private child: ChildProcess | undefined
  private place: Place | undefined
  private log = ''

  /** A service that is reached at once, or over a line that takes so long in each direction. */
  constructor(private readonly oneWayMs = 0) {}

  /** For all tests of the file that asks: started before the first, gone after the last with every browser. */
  static forFile(): Service {
    const service = new Service()
    test.beforeAll(() => service.start())
    test.afterAll(async ({ browser }) => {
      await leaveAll(browser)
      await service.end()
    })
    return service
  }

  /** Its data, and whatever a test puts beside them; gone with the service. */
  get folder(): string {
    return (this.made ??= mkdtempSync(path.join(tmpdir(), 'tiaoque-e2e-')))
  }

  get url(): string {
    if (this.place === undefined) throw new Error('the service has not been started')
    return this.place.url
  }

  /** Starts, or starts again where it was. */
  async start(): Promise<void> {
    this.place ??= await freePlace(this.oneWayMs)
    const { url, port, mediaPort } = this.place
    const child = spawn(
      path.join(ROOT, 'target/debug/tiaoque'),
      [
        'demo',
        '--listen', `127.0.0.1:${port}`,
        '--data', path.join(this.folder, 'data'),
        '--media-port', String(mediaPort),
        '--media-addresses', '127.0.0.1',
        '--public-url', url,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    child.stdout.on('data', (text) => (this.log += text))
    child.stderr.on('data', (text) => (this.log += text))
    this.child = child
    const deadline = Date.now() + START_MS
    for (;;) {
      if (child.exitCode !== null) throw new Error(`tiaoque ended with ${child.exitCode}:\n${this.log}`)
      if (await this.answers()) return
      if (Date.now() > deadline) throw new Error(`tiaoque did not start:\n${this.log}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** `kill -9`, as when the power goes. */
  async kill(): Promise<void> {
    const child = this.child
    this.child = undefined
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    await this.kill()
    this.place?.line?.close()
    if (this.made !== undefined) rmSync(this.made, { recursive: true, force: true })
  }

  /** The newest one-time code that the demo's outbox shows for a telephone number. */
  async smsCode(phone: string): Promise<string> {
    const messages = (await (await fetch(`${this.url}/api/demo/outbox`)).json()) as { phone: string; code: string | null }[]
    const code = messages.find((one) => one.phone === phone && one.code !== null)?.code
    if (code === undefined || code === null) throw new Error(`no code was sent to ${phone}`)
    return code
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/healthz`)).ok
    } catch {
      return false
    }
  }
}

async function freePlace(oneWayMs: number): Promise<Place> {
  const [port, mediaPort] = [await freePort(), await freePort()]
  let front = port
  let line: Server | undefined
  if (oneWayMs > 0) {
    front = await freePort()
    line = slowLine(port, oneWayMs).listen(front, '127.0.0.1')
    await once(line, 'listening')
  }
  // The name "localhost" makes the page a secure context, so the camera works.
  return { url: `http://localhost:${front}`, port, mediaPort, line }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
