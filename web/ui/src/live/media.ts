/**
 * The one peer connection of a client. It always offers: its own sound and picture, then five receive pairs. Who is seen
 * where is only a table (`slots`), so joining, leaving and muting need no new offer.
 *
 * When the network changes the connection goes on over another path (ICE restart, RFC 8445 section 9): the old path carries
 * until the new one does. Only a connection that the service has given up is replaced, under the same ticket; the seat stays.
 */
import type { Slot } from './protocol'
import { RECEIVE_PAIRS, tracksBySeat } from './slots'

/** Wait before another try after a failed one, doubled up to the limit. */
const RETRY_MS = 1_000
const RETRY_MAX_MS = 10_000

/** 640×360 at 15 is the top of the ladder for a phone on a rural network. */
const VIDEO: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 24 }, facingMode: 'user' }
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

export type MediaState = 'idle' | 'connecting' | 'connected' | 'broken'

export type SeatStream = { readonly seat: string; readonly audio: MediaStream | null; readonly video: MediaStream | null }

export type MediaSession = {
  join(ticket: string): void
  setSlots(slots: readonly Slot[]): void
  /** Sends this track from now on; null sends nothing. No new offer is needed. */
  send(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void>
  /** The network may have changed: looks for a path that carries. */
  restart(): void
  state(): MediaState
  connection(): RTCPeerConnection | null
  close(): void
}

export type MediaEvents = {
  onStreams(streams: readonly SeatStream[]): void
  onState(state: MediaState): void
}

/** Whether an offer brings the same connection onto another path, or begins a new one. */
export type Path = 'other' | 'new'

/** What the service says to an offer: an answer; that it has no such connection any more; or nothing that helps. */
export type Reply = { kind: 'answer'; sdp: string } | { kind: 'gone' } | { kind: 'none' }

/** Sends the offer to the service. It never waits for our addresses: the service only answers checks, and learns from them. */
export type Exchange = (ticket: string, sdp: string, path: Path) => Promise<Reply>

export function createMediaSession(exchange: Exchange, events: MediaEvents): MediaSession {
  let ticket: string | null = null
  let slots: readonly Slot[] = []
  let pc: RTCPeerConnection | null = null
  let state: MediaState = 'idle'
  let retries = 0
  /** Whether `pc` has been connected, so that there is something to go on with. */
  let isWhole = false
  let isMoving = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const own: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null }
  const streams = new Map<MediaStreamTrack, MediaStream>()

  function become(next: MediaState): void {
    if (state === next) return
    state = next
    events.onState(next)
  }

  function streamOf(track: MediaStreamTrack | null): MediaStream | null {
    if (track === null) return null
    const known = streams.get(track)
    if (known !== undefined) return known
    const made = new MediaStream([track])
    streams.set(track, made)
    return made
  }

  function publish(): void {
    const current = pc
    const trackOf = (mid: string): MediaStreamTrack | null => current?.getTransceivers().find((line) => line.mid === mid)?.receiver.track ?? null
    const seats = tracksBySeat(slots, trackOf)
    events.onStreams([...seats].map(([seat, tracks]) => ({ seat, audio: streamOf(tracks.audio), video: streamOf(tracks.video) })))
  }

  function later(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void mend(), ms)
  }

  function mend(): Promise<void> {
    return isWhole ? move() : connect()
  }

  /** Looks for another path for the connection that there is. */
  async function move(): Promise<void> {
    const current = pc
    if (ticket === null || current === null || isMoving) return
    clearTimeout(timer)
    isMoving = true
    try {
      await current.setLocalDescription(await current.createOffer({ iceRestart: true }))
      const reply = await exchange(ticket, current.localDescription?.sdp ?? '', 'other')
      if (pc !== current) return
      if (reply.kind === 'answer') await current.setRemoteDescription({ type: 'answer', sdp: reply.sdp })
      else if (reply.kind === 'gone') isWhole = false
      if (reply.kind !== 'answer') broke()
    } catch {
      isWhole = false
      if (pc === current) broke()
    } finally {
      isMoving = false
    }
  }

  async function connect(): Promise<void> {
    clearTimeout(timer)
    if (ticket === null || typeof RTCPeerConnection === 'undefined') return
    const before = pc
    become('connecting')
    const next = offeringConnection(own)
    pc = next
    isWhole = false
    watchIce(next)
    before?.close()
    streams.clear()
    try {
      await next.setLocalDescription(await next.createOffer())
      const reply = await exchange(ticket, next.localDescription?.sdp ?? '', 'new')
      if (pc !== next) return
      if (reply.kind !== 'answer') throw new Error('the service did not answer the offer')
      await next.setRemoteDescription({ type: 'answer', sdp: reply.sdp })
      publish()
    } catch {
      if (pc === next) broke()
    }
  }

  function watchIce(which: RTCPeerConnection): void {
    which.onconnectionstatechange = () => {
      if (pc !== which) return
      switch (which.connectionState) {
        case 'connected':
          retries = 0
          isWhole = true
          clearTimeout(timer)
          become('connected')
          break
        case 'disconnected':
          become('broken')
          void move()
          break
        case 'failed':
          broke()
          break
        case 'new':
        case 'connecting':
        case 'closed':
          break
        default:
          which.connectionState satisfies never
      }
    }
  }

  function broke(): void {
    become('broken')
    later(Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** retries))
    retries += 1
  }

  return {
    join(next) {
      if (ticket === next && pc !== null) return
      ticket = next
      void connect()
    },
    setSlots(next) {
      slots = next
      publish()
    },
    async send(kind, track) {
      own[kind] = track
      await senderOf(pc, kind)?.replaceTrack(track)
    },
    restart: () => void mend(),
    state: () => state,
    connection: () => pc,
    close() {
      clearTimeout(timer)
      ticket = null
      pc?.close()
      pc = null
      streams.clear()
      become('idle')
    },
  }
}

function offeringConnection(own: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null }): RTCPeerConnection {
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  pc.addTransceiver(own.audio ?? 'audio', { direction: 'sendonly' })
  pc.addTransceiver(own.video ?? 'video', { direction: 'sendonly' })
  for (let pair = 0; pair < RECEIVE_PAIRS; pair += 1) {
    pc.addTransceiver('audio', { direction: 'recvonly' })
    pc.addTransceiver('video', { direction: 'recvonly' })
  }
  return pc
}

/** The sending lines are the first two of the offer, whatever the answer made of the rest. */
function senderOf(pc: RTCPeerConnection | null, kind: 'audio' | 'video'): RTCRtpSender | undefined {
  return pc?.getTransceivers()[kind === 'audio' ? 0 : 1]?.sender
}

export type Capture =
  | { kind: 'ok'; track: MediaStreamTrack }
  /** The person, the browser or the page's policy said no. */
  | { kind: 'refused' }
  /** No such device; or `held` by another program, such as a call. */
  | { kind: 'missing'; held: boolean }

/** Whether this browser can take part in video at all. In-app browsers and plain-HTTP pages often cannot capture. */
export function browserAbilities(): { webrtc: boolean; capture: boolean } {
  return { webrtc: typeof RTCPeerConnection !== 'undefined', capture: navigator.mediaDevices?.getUserMedia !== undefined }
}

/** Asks for one device. Asked apart, so that a missing camera never costs the microphone. */
export async function capture(kind: 'audio' | 'video'): Promise<Capture> {
  if (navigator.mediaDevices?.getUserMedia === undefined) return { kind: 'missing', held: false }
  try {
    const stream = await navigator.mediaDevices.getUserMedia(kind === 'audio' ? { audio: AUDIO } : { video: VIDEO })
    const track = stream.getTracks()[0]
    return track === undefined ? { kind: 'missing', held: false } : { kind: 'ok', track }
  } catch (reason) {
    const name = reason instanceof DOMException ? reason.name : ''
    if (name === 'NotAllowedError' || name === 'SecurityError') return { kind: 'refused' }
    return { kind: 'missing', held: name === 'NotReadableError' || name === 'AbortError' }
  }
}
