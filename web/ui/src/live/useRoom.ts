/**
 * A room as its reader sees it: who is here, who speaks, whose picture goes where, and the own devices. Nothing is
 * captured before `start`, and nothing is sent before the server says that we are inside.
 */
import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { api } from '@/api/client'
import { capture, createMediaSession, type Capture, type MediaState, type SeatStream } from './media'
import type { RoomKind, RoomPerson, RoomView } from './protocol'
import { levelsOf, loudestSeat, type Loudness } from './loudness'
import { gradeOf, tallyPackets, type NetworkGrade, type PacketTally } from './quality'
import { live, useLiveMessages, useLiveState } from './useLive'
import type { LiveState } from './socket'

/** How often the sound levels are read. Rarer lets the picture lag behind the voice; more often costs a phone battery. */
const LISTEN_MS = 400

export type DeviceStatus = 'off' | 'on' | Exclude<Capture['kind'], 'ok'>

export type RoomHandle = {
  room: Readonly<Ref<RoomView | null>>
  me: Readonly<Ref<RoomPerson | null>>
  others: Readonly<Ref<readonly RoomPerson[]>>
  streams: Readonly<Ref<ReadonlyMap<string, SeatStream>>>
  own: Readonly<Ref<MediaStream | null>>
  speaking: Readonly<Ref<string | null>>
  microphone: Readonly<Ref<DeviceStatus>>
  camera: Readonly<Ref<DeviceStatus>>
  media: Readonly<Ref<MediaState>>
  /** 网速: how the own line does, in one word. */
  network: Readonly<Ref<NetworkGrade>>
  socket: Readonly<Ref<LiveState>>
  gone: Readonly<Ref<{ reason: 'removed' | 'replaced' | 'ended'; text: string } | null>>
  problem: Readonly<Ref<string | null>>
  /** Opens the devices (one by one; either may fail) and takes the seat. */
  start(wish?: { microphone?: boolean; camera?: boolean }): Promise<void>
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  raiseHand(up: boolean): void
  leave(): void
  mute(seat: string, on?: boolean): void
  readmit(seat: string): void
  muteAll(): void
  remove(seat: string, reason: string): void
  /** For tests and the quality sign: the present peer connection. */
  connection(): RTCPeerConnection | null
}

export function useRoom(caseId: string, kind: RoomKind): RoomHandle {
  const room = shallowRef<RoomView | null>(null)
  const streams = shallowRef<ReadonlyMap<string, SeatStream>>(new Map())
  const own = shallowRef<MediaStream | null>(null)
  const speaking = ref<string | null>(null)
  const microphone = ref<DeviceStatus>('off')
  const camera = ref<DeviceStatus>('off')
  const media = ref<MediaState>('idle')
  const network = ref<NetworkGrade>('good')
  const gone = ref<{ reason: 'removed' | 'replaced' | 'ended'; text: string } | null>(null)
  const problem = ref<string | null>(null)
  const tracks: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null }
  const roomId = `${kind}:${caseId}`

  const session = createMediaSession(
    async (ticket, sdp) => {
      const answer = await api.media(ticket, sdp)
      return answer.ok ? answer.value.sdp : null
    },
    {
      onStreams: (list) => (streams.value = new Map(list.map((one) => [one.seat, one]))),
      onState: (state) => (media.value = state),
    },
  )

  function accept(next: RoomView): void {
    if (next.room !== roomId) return
    room.value = next
    gone.value = null
    problem.value = null
    session.setSlots(next.slots)
    if (next.status === 'inside' && next.ticket !== null) session.join(next.ticket)
    const mine = next.people.find((person) => person.me)
    if (mine?.status === 'inside') reconcile(mine)
    // The host's mute is obeyed here too: what is not captured cannot be heard by mistake.
    if (mine?.muted_by_host && tracks.audio?.enabled) {
      tracks.audio.enabled = false
      microphone.value = 'off'
    }
  }

  /** A service that was restarted knows nothing of our switches. */
  function reconcile(mine: RoomPerson): void {
    if (mine.mic !== (microphone.value === 'on') && !mine.muted_by_host) live().say({ type: 'mic', on: microphone.value === 'on' })
    if (mine.camera !== (camera.value === 'on')) live().say({ type: 'camera', on: camera.value === 'on' })
  }

  useLiveMessages((message) => {
    switch (message.type) {
      case 'room':
        accept(message)
        break
      case 'media_changed':
        if (room.value !== null) room.value = { ...room.value, slots: message.slots }
        session.setSlots(message.slots)
        break
      case 'gone':
        gone.value = { reason: message.reason, text: message.text }
        release()
        break
      case 'problem':
        problem.value = message.text
        break
      case 'welcome':
      case 'changed':
      case 'done':
      case 'ping':
        break
      default:
        message satisfies never
    }
  })

  async function open(which: 'audio' | 'video'): Promise<DeviceStatus> {
    const present = tracks[which]
    if (present !== null && present.readyState === 'live') {
      present.enabled = true
      return 'on'
    }
    const got = await capture(which)
    if (got.kind !== 'ok') return got.kind
    tracks[which] = got.track
    // A phone call or another app may take the device; the seat stays and one tap brings it back.
    got.track.addEventListener('ended', () => void dropped(which))
    if (which === 'video') own.value = new MediaStream([got.track])
    await session.send(which, got.track)
    return 'on'
  }

  async function dropped(which: 'audio' | 'video'): Promise<void> {
    tracks[which] = null
    await session.send(which, null)
    if (which === 'video') {
      own.value = null
      camera.value = 'off'
      live().say({ type: 'camera', on: false })
    } else {
      microphone.value = 'off'
      live().say({ type: 'mic', on: false })
    }
  }

  async function setMicrophone(on: boolean): Promise<void> {
    if (on) microphone.value = await open('audio')
    else {
      if (tracks.audio !== null) tracks.audio.enabled = false
      microphone.value = 'off'
    }
    live().say({ type: 'mic', on: microphone.value === 'on' })
  }

  async function setCamera(on: boolean): Promise<void> {
    if (on) camera.value = await open('video')
    else {
      // Stopped, not only disabled: the light beside the lens must go out.
      tracks.video?.stop()
      tracks.video = null
      own.value = null
      await session.send('video', null)
      camera.value = 'off'
    }
    live().say({ type: 'camera', on: camera.value === 'on' })
  }

  async function start(wish: { microphone?: boolean; camera?: boolean } = {}): Promise<void> {
    gone.value = null
    live().enter(caseId, kind)
    if (wish.camera ?? true) await setCamera(true)
    if (wish.microphone ?? true) await setMicrophone(true)
  }

  function release(): void {
    session.close()
    tracks.audio?.stop()
    tracks.video?.stop()
    tracks.audio = null
    tracks.video = null
    own.value = null
    microphone.value = 'off'
    camera.value = 'off'
  }

  function leave(): void {
    live().leave('button')
    release()
  }

  let packets: PacketTally = { received: 0, lost: 0, roundTripMs: null }
  let loudness: Loudness = { seat: null, since: 0 }
  const ears = setInterval(() => void listen(), LISTEN_MS)
  async function listen(): Promise<void> {
    const current = session.connection()
    if (current === null || room.value === null) return
    const report = await current.getStats()
    loudness = loudestSeat(levelsOf(report, room.value?.slots ?? []), loudness, Date.now())
    speaking.value = loudness.seat
    const tally = tallyPackets(report)
    network.value = gradeOf(tally, packets)
    packets = tally
  }

  const onOnline = (): void => session.restart()
  window.addEventListener('online', onOnline)
  onScopeDispose(() => {
    clearInterval(ears)
    window.removeEventListener('online', onOnline)
    if (room.value !== null && gone.value === null) live().leave('hidden')
    release()
  })

  return {
    room,
    me: computed(() => room.value?.people.find((person) => person.me) ?? null),
    others: computed(() => room.value?.people.filter((person) => !person.me) ?? []),
    streams,
    own,
    speaking,
    microphone,
    camera,
    media,
    network,
    socket: useLiveState(),
    gone,
    problem,
    start,
    setMicrophone,
    setCamera,
    raiseHand: (up) => live().say({ type: 'hand', up }),
    leave,
    mute: (seat, on = true) => live().say({ type: 'mute', seat, on }),
    readmit: (seat) => live().say({ type: 'readmit', seat }),
    muteAll: () => live().say({ type: 'mute_all' }),
    remove: (seat, reason) => live().say({ type: 'remove', seat, reason }),
    connection: () => session.connection(),
  }
}
