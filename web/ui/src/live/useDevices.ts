/** The own microphone and camera: opened one by one, muted, given back. What is switched off is not captured. */
import { ref, shallowRef, type Ref } from 'vue'
import { capture, type Capture } from './media'

export type DeviceStatus = 'off' | 'on' | Exclude<Capture['kind'], 'ok'>

/** Who hears of a change: the connection that sends the track, and the room that shows the switch. */
export type DeviceEvents = {
  send(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void>
  switched(kind: 'audio' | 'video', on: boolean): void
}

export type Devices = {
  /** The own picture, for the mirror. */
  own: Readonly<Ref<MediaStream | null>>
  microphone: Readonly<Ref<DeviceStatus>>
  camera: Readonly<Ref<DeviceStatus>>
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  /** Stops the microphone at once, without telling anybody: the host did it. */
  silence(): void
  /** Sends neither sound nor picture, until `resume`; the switches stay as they are. */
  pause(): void
  resume(): void
  release(): void
}

export function useDevices(events: DeviceEvents): Devices {
  const own = shallowRef<MediaStream | null>(null)
  const microphone = ref<DeviceStatus>('off')
  const camera = ref<DeviceStatus>('off')
  const tracks: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null }

  async function open(kind: 'audio' | 'video'): Promise<DeviceStatus> {
    const present = tracks[kind]
    if (present !== null && present.readyState === 'live') {
      present.enabled = true
      return 'on'
    }
    const got = await capture(kind)
    if (got.kind !== 'ok') return got.kind
    tracks[kind] = got.track
    // A phone call or another app may take the device; the seat stays and one tap brings it back.
    got.track.addEventListener('ended', () => void dropped(kind))
    if (kind === 'video') own.value = new MediaStream([got.track])
    await events.send(kind, got.track)
    return 'on'
  }

  async function dropped(kind: 'audio' | 'video'): Promise<void> {
    tracks[kind] = null
    if (kind === 'video') own.value = null
    await events.send(kind, null)
    const status = kind === 'audio' ? microphone : camera
    status.value = 'off'
    events.switched(kind, false)
  }

  function silence(): void {
    if (tracks.audio !== null) tracks.audio.enabled = false
    microphone.value = 'off'
  }

  return {
    own,
    microphone,
    camera,
    silence,
    pause() {
      for (const track of [tracks.audio, tracks.video]) if (track !== null) track.enabled = false
    },
    resume() {
      if (tracks.audio !== null) tracks.audio.enabled = microphone.value === 'on'
      if (tracks.video !== null) tracks.video.enabled = true
    },
    async setMicrophone(on) {
      if (on) microphone.value = await open('audio')
      else silence()
      events.switched('audio', microphone.value === 'on')
    },
    async setCamera(on) {
      if (on) camera.value = await open('video')
      else {
        // Stopped, not only disabled: the light beside the lens must go out.
        tracks.video?.stop()
        tracks.video = null
        own.value = null
        camera.value = 'off'
        await events.send('video', null)
      }
      events.switched('video', camera.value === 'on')
    },
    release() {
      for (const track of [tracks.audio, tracks.video]) track?.stop()
      tracks.audio = null
      tracks.video = null
      own.value = null
      microphone.value = 'off'
      camera.value = 'off'
    },
  }
}
