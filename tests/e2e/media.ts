// What each page's own getStats() says about the media it receives.
import type { BrowserContext, Page } from '@playwright/test'

export interface TrackStats {
  readonly mid: string
  readonly kind: string
  readonly packets: number
  readonly framesDecoded: number
  readonly audioEnergy: number
  readonly codec: string
}

export interface PageStats {
  readonly tracks: readonly TrackStats[]
  readonly srtpCipher: string
  readonly dtlsState: string
}

/** Keeps the page's peer connections where the test finds them; changes nothing about them. */
export async function watchConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const Original = window.RTCPeerConnection
    const seen: RTCPeerConnection[] = []
    Object.assign(window, { seenConnections: seen })
    window.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        seen.push(this)
      }
    }
  })
}

export async function stats(page: Page): Promise<PageStats> {
  return page.evaluate(async () => {
    const seen = (window as unknown as { seenConnections: RTCPeerConnection[] }).seenConnections
    const live = seen.filter((one) => one.connectionState !== 'closed').at(-1)
    if (live === undefined) return { tracks: [], srtpCipher: '', dtlsState: '' }
    const report = new Map<string, Record<string, unknown>>()
    ;(await live.getStats()).forEach((value, key) => report.set(key, value))
    const all = [...report.values()]
    const transport = all.find((one) => one['type'] === 'transport')
    return {
      tracks: all
        .filter((one) => one['type'] === 'inbound-rtp' && Number(one['packetsReceived']) > 0)
        .map((one) => ({
          mid: String(one['mid']),
          kind: String(one['kind']),
          packets: Number(one['packetsReceived']),
          framesDecoded: Number(one['framesDecoded'] ?? 0),
          audioEnergy: Number(one['totalAudioEnergy'] ?? 0),
          codec: String(report.get(String(one['codecId']))?.['mimeType'] ?? ''),
        })),
      srtpCipher: String(transport?.['srtpCipher'] ?? ''),
      dtlsState: String(transport?.['dtlsState'] ?? ''),
    }
  })
}

export interface Paths {
  /** How many connections this page has made since it was loaded. */
  readonly connections: number
  /** The name (ufrag) under which the living one checks its path now; another one after an ICE restart. */
  readonly name: string
  readonly state: string
}

/** The way that a page's media takes. */
export async function paths(page: Page): Promise<Paths> {
  return page.evaluate(async () => {
    const seen = (window as unknown as { seenConnections: RTCPeerConnection[] }).seenConnections
    const live = seen.filter((one) => one.connectionState !== 'closed').at(-1)
    if (live === undefined) return { connections: seen.length, name: '', state: '' }
    const all: Record<string, unknown>[] = []
    ;(await live.getStats()).forEach((value) => all.push(value))
    const transport = all.find((one) => one['type'] === 'transport')
    return {
      connections: seen.length,
      name: String(transport?.['iceLocalUsernameFragment'] ?? ''),
      state: live.connectionState,
    }
  })
}

/** Whether sound or picture of this page may leave it. */
export async function isSending(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const seen = (window as unknown as { seenConnections: RTCPeerConnection[] }).seenConnections
    const tracks = seen.flatMap((one) => one.getSenders()).map((sender) => sender.track)
    return tracks.some((track) => track !== null && track.enabled && track.readyState === 'live')
  })
}
