/**
 * A room as its reader sees it: who is here, who speaks, whose picture goes where, and the own devices. Nothing is
 * captured before `start`, and nothing is sent before the server says that we are inside.
 */
import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { api } from '@/api/client'
import { createMediaSession, type MediaState, type Path, type Reply, type SeatStream } from './media'
import type { CaptionLine, Line, RoomKind, RoomPerson, RoomView, ServerMessage, ShownPage } from './protocol'
import type { NetworkGrade } from './quality'
import type { LiveState, Refused } from './socket'
import { useCaptions, type Captions } from './useCaptions'
import { useDevices, type Devices, type DeviceStatus } from './useDevices'
import { useEars } from './useEars'
import { live, useLiveMessages, useLiveState } from './useLive'
import { usePathWatch } from './usePathWatch'

export type { DeviceStatus } from './useDevices'

export type Gone = { reason: 'removed' | 'replaced' | 'ended'; text: string }

export type RoomHandle = {
  /** Which room of the case. */
  kind: Readonly<Ref<RoomKind>>
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
  gone: Readonly<Ref<Gone | null>>
  problem: Readonly<Ref<string | null>>
  /** Takes the seat and opens the devices that are wished for, one by one; either may fail. */
  start(wish?: { microphone?: boolean; camera?: boolean }): Promise<void>
  setMicrophone(on: boolean): Promise<void>
  setCamera(on: boolean): Promise<void>
  raiseHand(up: boolean): void
  leave(): void
  /** 一键转确认: straight into the other room, with the seat, the devices and the media connection. */
  goTo(kind: RoomKind): void
  mute(seat: string, on?: boolean): void
  readmit(seat: string): void
  muteAll(): void
  /** What was written and this seat may read, oldest first. */
  lines: Readonly<Ref<readonly Line[]>>
  /** Writes to those who hear us now; null when it was delivered, else why not. */
  write(text: string): Promise<Refused | null>
  /** What everybody in the same talk looks at. */
  page: Readonly<Ref<ShownPage | null>>
  /** 出示: the host shows a page; null when it is shown, else why not. */
  showPage(file: string, page: number): Promise<Refused | null>
  takeDownPage(): void
  /** 人工字幕: the last lines, soon gone. */
  captions: Readonly<Ref<readonly CaptionLine[]>>
  /** Types a line for those who hear us in the talk numbered `talk`. */
  caption(text: string, talk: number): Promise<Refused | null>
  remove(seat: string, reason: string): void
  /** Forgets what was written in private: somebody else looks at this screen from now on. */
  forgetPrivate(): void
  /** The present peer connection, for what it can tell about itself. */
  connection(): RTCPeerConnection | null
}

type State = Pick<RoomHandle, 'own' | 'microphone' | 'camera' | 'setMicrophone' | 'setCamera'> & {
  room: Ref<RoomView | null>
  streams: Ref<ReadonlyMap<string, SeatStream>>
  media: Ref<MediaState>
  gone: Ref<Gone | null>
  problem: Ref<string | null>
  lines: Ref<readonly Line[]>
  captions: Captions
}

export function useRoom(caseId: string, first: RoomKind): RoomHandle {
  const kind = ref(first)
  const streams = shallowRef<ReadonlyMap<string, SeatStream>>(new Map())
  const media = ref<MediaState>('idle')
  const session = createMediaSession(exchange, {
    onStreams: (list) => (streams.value = new Map(list.map((one) => [one.seat, one]))),
    onState: (state) => (media.value = state),
  })
  const devices = useDevices({
    send: (which, track) => session.send(which, track),
    switched: (which, on) => live().say(which === 'audio' ? { type: 'mic', on } : { type: 'camera', on }),
  })
  const state: State = { ...devices, room: shallowRef(null), streams, media, gone: ref(null), problem: ref(null), lines: shallowRef([]), captions: useCaptions() }
  const count = usePathWatch(session.restart, () => isAnybodySending(state.room.value))
  const ears = useEars(session.connection, () => state.room.value?.slots ?? [], count)

  function release(): void {
    session.close()
    devices.release()
  }

  /** Whether we have left one room for the next, which has not said yet that we are there. */
  let isBetween = false

  function arrived(): void {
    if (!isBetween) return
    isBetween = false
    if (state.room.value?.status === 'inside') devices.resume()
  }

  /** Refused at the door of the next room, nobody stays behind in the former one. */
  function turnedAway(): void {
    if (!isBetween) return
    isBetween = false
    live().leave('button')
    release()
    live().enter(caseId, kind.value)
  }

  useLiveMessages(hear(() => `${kind.value}:${caseId}`, state, session, devices, { release, arrived, turnedAway }))
  onScopeDispose(() => {
    if ((state.room.value !== null || isBetween) && state.gone.value === null) live().leave('hidden')
    release()
  })

  return {
    kind,
    ...state,
    ...ears,
    ...wishes,
    captions: state.captions.lines,
    page: computed(() => state.room.value?.page ?? null),
    me: computed(() => state.room.value?.people.find((person) => person.me) ?? null),
    others: computed(() => state.room.value?.people.filter((person) => !person.me) ?? []),
    socket: useLiveState(),
    async start(wish = {}) {
      state.gone.value = null
      live().enter(caseId, kind.value)
      if (wish.camera ?? true) await devices.setCamera(true)
      if (wish.microphone ?? true) await devices.setMicrophone(true)
    },
    leave() {
      live().leave('button')
      release()
    },
    goTo(next) {
      if (next === kind.value) return
      kind.value = next
      // Until the next room says that we are there, those of this one neither see nor hear us.
      isBetween = true
      devices.pause()
      // Nothing that was seen, written or heard there stands on the screen of the next room.
      state.room.value = null
      state.gone.value = null
      state.problem.value = null
      state.lines.value = []
      state.captions.clear()
      session.setSlots([])
      live().enter(caseId, next)
    },
    write: (text) => live().ask({ type: 'say', text, private: state.room.value?.scope === 'private' }),
    showPage: (file, page) => live().ask({ type: 'show_page', file, page, talk: state.room.value?.talk ?? 0 }),
    caption: (text, talk) => live().ask({ type: 'caption', text, talk }),
    forgetPrivate() {
      state.lines.value = state.lines.value.filter((line) => !line.private)
    },
    connection: session.connection,
  }
}

async function exchange(ticket: string, sdp: string, path: Path): Promise<Reply> {
  const answer = await api.media(ticket, sdp, path === 'other')
  if (answer.ok) return { kind: 'answer', sdp: answer.value.sdp }
  return { kind: answer.problem.code === 'media-gone' ? 'gone' : 'none' }
}

/** Whether somebody whom we are shown has a microphone or a camera on. */
function isAnybodySending(room: RoomView | null): boolean {
  const shown = new Set(room?.slots.map((slot) => slot.seat))
  return room?.people.some((person) => shown.has(person.seat) && person.status === 'inside' && !person.muted_by_host && (person.mic || person.camera)) ?? false
}

/** What a seat, or the host, asks of the room. */
const wishes = {
  raiseHand: (up: boolean) => live().say({ type: 'hand', up }),
  mute: (seat: string, on = true) => live().say({ type: 'mute', seat, on }),
  readmit: (seat: string) => live().say({ type: 'readmit', seat }),
  muteAll: () => live().say({ type: 'mute_all' }),
  takeDownPage: () => live().say({ type: 'take_down_page' }),
  remove: (seat: string, reason: string) => live().say({ type: 'remove', seat, reason }),
} as const

/** Takes what the server says of this room into the state. */
function hear(
  roomId: () => string,
  state: State,
  session: ReturnType<typeof createMediaSession>,
  devices: Devices,
  { release, arrived, turnedAway }: { release(): void; arrived(): void; turnedAway(): void },
): (message: ServerMessage) => void {
  function accept(next: RoomView): void {
    // What was said to others than those who hear us now must not stand on the screen any longer.
    if (state.room.value?.talk !== next.talk) state.captions.clear()
    state.room.value = next
    state.gone.value = null
    state.problem.value = null
    session.setSlots(next.slots)
    arrived()
    if (next.status === 'inside' && next.ticket !== null) session.join(next.ticket)
    const mine = next.people.find((person) => person.me)
    if (mine?.status !== 'inside') return
    // The host's mute is obeyed here too: what is not captured cannot be heard by mistake.
    if (mine.muted_by_host && devices.microphone.value === 'on') devices.silence()
    // A service that was restarted knows nothing of our switches.
    const mic = devices.microphone.value === 'on'
    const camera = devices.camera.value === 'on'
    if (mine.mic !== mic && !mine.muted_by_host) live().say({ type: 'mic', on: mic })
    if (mine.camera !== camera) live().say({ type: 'camera', on: camera })
  }

  return (message) => {
    switch (message.type) {
      case 'room':
        if (message.room === roomId()) accept(message)
        break
      case 'media_changed':
        if (state.room.value !== null) state.room.value = { ...state.room.value, slots: message.slots }
        session.setSlots(message.slots)
        break
      case 'said':
        state.lines.value = [...state.lines.value, message]
        break
      case 'said_before':
        state.lines.value = message.lines
        break
      case 'caption':
        state.captions.take(message)
        break
      case 'gone':
        state.gone.value = { reason: message.reason, text: message.text }
        release()
        break
      case 'problem':
        state.problem.value = message.text
        turnedAway()
        break
      case 'welcome':
      case 'fresh':
      case 'changed':
      case 'done':
      case 'ping':
        break
      default:
        message satisfies never
    }
  }
}
