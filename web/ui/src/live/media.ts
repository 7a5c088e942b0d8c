/**
 * The one peer connection of a client. It always offers: its own sound and picture, then five receive pairs. Who is seen
 * where is only a table (`slots`), so joining, leaving and muting need no new offer. A broken connection is replaced by a
 * new one under the same ticket; the seat stays.
 */
import type { Slot } from './protocol'
import { RECEIVE_PAIRS, tracksBySeat } from './slots'

/** Longest wait for our own addresses. Without a relay to ask they come at once; a stuck interface must not hold the join. */
const GATHER_MS = 500
/** How long ICE may be 'disconnected' before we start again; phones recover from shorter gaps by themselves. */
const DISCONNECTED_MS = 3_000
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
  restart(): void
  state(): MediaState
  connection(): RTCPeerConnection | null
  close(): void
}

export type MediaEvents = {
  onStreams(streams: readonly SeatStream[]): void
  onState(state: MediaState): void
}

/** Sends the offer to the service; null means that it was refused or did not arrive. */
export type Exchange = (ticket: string, sdp: string) => Promise<string | null>

export function createMediaSession(exchange: Exchange, events: MediaEvents): MediaSession {
  let ticket: string | null = null
  let slots: readonly Slot[] = []
  let pc: RTCPeerConnection | null = null
  let state: MediaState = 'idle'
  let retries = 0
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
    timer = setTimeout(() => void connect(), ms)
  }

  async function connect(): Promise<void> {
    clearTimeout(timer)
    if (ticket === null || typeof RTCPeerConnection === 'undefined') return
    const before = pc
    become('connecting')
    const next = offeringConnection(own)
    pc = next
    watchIce(next)
    before?.close()
    streams.clear()
    try {
      await next.setLocalDescription(await next.createOffer())
      await gathered(next)
      const answer = await exchange(ticket, next.localDescription?.sdp ?? '')
      if (pc !== next) return
      if (answer === null) throw new Error('the service did not answer the offer')
      await next.setRemoteDescription({ type: 'answer', sdp: answer })
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
          clearTimeout(timer)
          become('connected')
          break
        case 'disconnected':
          become('broken')
          later(DISCONNECTED_MS)
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
    restart: () => void connect(),
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

function gathered(pc: RTCPeerConnection): Promise<void> {
  if (pc.iceGatheringState === 'complete') return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS)
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
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
