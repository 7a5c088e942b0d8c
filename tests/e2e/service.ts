// Starts the real binary on a data folder of its own, as a newcomer would with `make run`.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import path from 'node:path'
import { slowLine } from './slow-line.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const START_MS = 60_000

export class Service {
  private child: ChildProcess | undefined
  private log = ''

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly mediaPort: number,
    private readonly data: string,
    private readonly line: Server | undefined,
  ) {}

  /** A service that is reached at once, or over a line that takes so long in each direction. */
  static async create(data: string, oneWayMs = 0): Promise<Service> {
    const [port, mediaPort] = [await freePort(), await freePort()]
    let front = port
    let line: Server | undefined
    if (oneWayMs > 0) {
      front = await freePort()
      line = slowLine(port, oneWayMs).listen(front, '127.0.0.1')
      await once(line, 'listening')
    }
    // The name "localhost" makes the page a secure context, so the camera works.
    return new Service(`http://localhost:${front}`, port, mediaPort, data, line)
  }

  async start(): Promise<void> {
    const child = spawn(
      path.join(ROOT, 'target/debug/tiaoque'),
      [
        'demo',
        '--listen', `127.0.0.1:${this.port}`,
        '--data', this.data,
        '--media-port', String(this.mediaPort),
        '--media-addresses', '127.0.0.1',
        '--public-url', this.url,
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
    this.line?.close()
    const child = this.child
    this.child = undefined
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
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

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
