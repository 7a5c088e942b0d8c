/** What travels over the one live socket of a client. The service speaks the same words in `signaling`. */

export type RoomKind = 'mediation' | 'court'

export type MessageId = string | number

export type RoomPerson = {
  seat: string
  name: string
  role: string
  role_label: string
  status: 'waiting' | 'inside' | 'away'
  mic: boolean
  camera: boolean
  muted_by_host: boolean
  hand: boolean
  away_since: string | null
  me: boolean
  host: boolean
}

export type Slot = { mid: string; seat: string; kind: 'audio' | 'video' }

export type RoomView = {
  room: string
  kind: string
  me: string
  status: 'waiting' | 'inside' | 'away'
  /** For POST /api/media; null while waiting. */
  ticket: string | null
  epoch: number
  people: RoomPerson[]
  slots: Slot[]
}

export type ServerMessage =
  | { type: 'welcome'; seq: number; connection: string; resumed: boolean }
  | { type: 'changed'; seq: number; topic: string; version: number }
  | ({ type: 'room'; seq: number } & RoomView)
  | { type: 'media_changed'; seq: number; slots: Slot[] }
  | { type: 'gone'; seq: number; reason: 'removed' | 'replaced' | 'ended'; text: string }
  | { type: 'problem'; seq: number; id: MessageId | null; code: string; text: string }
  | { type: 'done'; seq: number; id: MessageId | null }
  | { type: 'ping'; seq: number }

export type ClientMessage =
  | { type: 'hello'; connection?: string; resume_from?: number }
  | { type: 'watch'; topics: string[] }
  | { type: 'enter'; case: string; room: RoomKind }
  | { type: 'leave'; reason: 'button' | 'hidden' }
  | { type: 'mic'; on: boolean }
  | { type: 'camera'; on: boolean }
  | { type: 'hand'; up: boolean }
  | { type: 'mute'; seat: string; on: boolean }
  | { type: 'remove'; seat: string; reason: string }
  | { type: 'readmit'; seat: string }
  | { type: 'mute_all' }
  | { type: 'ack'; seq: number }
  | { type: 'pong' }

/** Reads one frame; what is no message of ours is dropped rather than guessed at. */
export function parseServerMessage(frame: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(frame)
    if (typeof value !== 'object' || value === null || !('type' in value)) return null
    return value as ServerMessage
  } catch {
    return null
  }
}
