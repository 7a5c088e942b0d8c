/** 试设备: tries camera, microphone and network and says in one word what they are good for. */
import { shallowRef } from 'vue'
import type { DeviceCheck, DeviceState, NetworkState } from '@/api/types'
import { browserAbilities, capture, type Capture } from '@/live/media'

/** Why there is no device: it was not allowed, another program holds it, there is none, or the browser or the address forbids it. */
export type Obstacle = 'none' | 'refused' | 'held' | 'absent' | 'no_webrtc' | 'insecure'

export type CheckResult = DeviceCheck & { readonly obstacles: { readonly camera: Obstacle; readonly microphone: Obstacle } }

export type Verdict = 'good' | 'fair' | 'audio_only' | 'watch_only' | 'none'

/** Done before signing in, recorded after it. */
export const pendingCheck = shallowRef<DeviceCheck | null>(null)

/** How many answers are timed; the middle one counts, so that one hiccup says nothing. */
const PROBES = 3
const FAIR_MS = 300
const BAD_MS = 1_000

export type Trial = { result: CheckResult; camera: MediaStreamTrack | null; microphone: MediaStreamTrack | null }

export async function tryDevices(): Promise<Trial> {
  const abilities = browserAbilities()
  const network = await tryNetwork()
  if (!abilities.webrtc || !abilities.capture) {
    const obstacle = !abilities.webrtc ? 'no_webrtc' : window.isSecureContext ? 'no_webrtc' : 'insecure'
    return { result: { camera: 'missing', microphone: 'missing', network, verdict: 'bad', obstacles: { camera: obstacle, microphone: obstacle } }, camera: null, microphone: null }
  }
  const camera = await capture('video')
  const microphone = await capture('audio')
  const states = { camera: camera.kind, microphone: microphone.kind, network }
  return {
    result: { ...states, verdict: gradeOf(states), obstacles: { camera: obstacleOf(camera), microphone: obstacleOf(microphone) } },
    camera: camera.kind === 'ok' ? camera.track : null,
    microphone: microphone.kind === 'ok' ? microphone.track : null,
  }
}

function obstacleOf(got: Capture): Obstacle {
  switch (got.kind) {
    case 'ok':
      return 'none'
    case 'refused':
      return 'refused'
    case 'missing':
      return got.held ? 'held' : 'absent'
    default:
      return got satisfies never
  }
}

/** All in all, as it is recorded: good with everything, bad without a microphone or on a bad network, fair between. */
export function gradeOf(check: { camera: DeviceState; microphone: DeviceState; network: NetworkState }): NetworkState {
  if (check.microphone !== 'ok' || check.network === 'bad') return 'bad'
  return check.camera === 'ok' && check.network === 'good' ? 'good' : 'fair'
}

/** What the reader is told: what one can take part with. */
export function verdictOf(result: CheckResult): Verdict {
  if (result.obstacles.microphone === 'no_webrtc') return 'none'
  if (result.microphone !== 'ok') return 'watch_only'
  if (result.camera !== 'ok') return 'audio_only'
  return result.network === 'good' ? 'good' : 'fair'
}

async function tryNetwork(): Promise<NetworkState> {
  const times: number[] = []
  for (let probe = 0; probe < PROBES; probe += 1) {
    const from = performance.now()
    try {
      await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(4_000) })
      times.push(performance.now() - from)
    } catch {
      times.push(Number.POSITIVE_INFINITY)
    }
  }
  const middle = times.sort((a, b) => a - b)[Math.floor(PROBES / 2)] ?? Number.POSITIVE_INFINITY
  return middle < FAIR_MS ? 'good' : middle < BAD_MS ? 'fair' : 'bad'
}

/** Two notes, to hear whether one hears. */
export function playNotes(): void {
  const context = new AudioContext()
  const volume = context.createGain()
  volume.gain.value = 0.3
  volume.connect(context.destination)
  for (const [index, hertz] of [523.25, 659.25].entries()) {
    const note = context.createOscillator()
    note.frequency.value = hertz
    note.connect(volume)
    note.start(context.currentTime + index * 0.4)
    note.stop(context.currentTime + index * 0.4 + 0.35)
    if (index === 1) note.onended = () => void context.close()
  }
}

/** The loudness of a microphone from 0 to 1, many times a second, until stopped. */
export function hearLevel(track: MediaStreamTrack, hear: (level: number) => void): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples)
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0) / 128
    hear(Math.min(1, peak * 2.5))
  }, 100)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}
