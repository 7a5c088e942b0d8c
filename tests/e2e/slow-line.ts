// A line with a delay before a port of this machine: what is sent arrives that much later, in order, in both directions.
import { connect, createServer, type Server, type Socket } from 'node:net'

export function slowLine(port: number, oneWayMs: number): Server {
  const later = (from: Socket, to: Socket): void => {
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), oneWayMs))
    from.on('close', () => setTimeout(() => to.destroy(), oneWayMs))
    from.on('error', () => to.destroy())
  }
  return createServer((near) => {
    const far = connect(port, '127.0.0.1')
    near.setNoDelay(true)
    far.setNoDelay(true)
    later(near, far)
    later(far, near)
  })
}
