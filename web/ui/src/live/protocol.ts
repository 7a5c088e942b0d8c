/** What travels over the one live socket of a client. The service speaks the same words in `signaling`. */

export type RoomKind = 'mediation' | 'court'

export type MessageId = string | number

/** One of several people at one device. */
export type Sitter = { id: string; name: string; role_label: string }

export type RoomPerson = {
  seat: string
  name: string
  /** Who sits at this device, where several people share one; otherwise nobody. */
  sitters: Sitter[]
  role: string
  role_label: string
  status: 'waiting' | 'inside' | 'away'
  mic: boolean
  camera: boolean
  muted_by_host: boolean
  hand: boolean
  /** Whether this person receives the reader now. */
  in_earshot: boolean
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
  /** Who hears the reader; never more private than what media obeys. */
  scope: RoomScope
  /** Numbers who talks with whom: another number is another talk. */
  talk: number
  /** What is shown to everybody in the same talk. */
  page: ShownPage | null
}

/** A page of a file that everybody in a talk looks at. */
export type ShownPage = { file: string; title: string; page: number; seat: string; name: string; at: string }

/** 人工字幕: a line typed by somebody who listens; kept nowhere. */
export type CaptionLine = { at: string; seat: string; name: string; text: string }

/** 等候、大家一起、单独谈、在外面等别人单独谈. */
export type RoomScope = 'waiting' | 'joint' | 'private' | 'apart'

/** Something written in the room. */
export type Line = { number: number; at: string; seat: string; name: string; text: string; private: boolean }

export type ServerMessage =
  | { type: 'welcome'; seq: number; connection: string; resumed: boolean }
  | { type: 'changed'; seq: number; topic: string; version: number }
  /** What a fetch of the topic would answer, ahead of `changed`: JSON, gzip, Base64. */
  | { type: 'fresh'; seq: number; topic: string; version: number; body: string }
  | ({ type: 'room'; seq: number } & RoomView)
  | { type: 'media_changed'; seq: number; slots: Slot[] }
  | ({ type: 'said'; seq: number } & Line)
  | { type: 'said_before'; seq: number; lines: Line[] }
  | ({ type: 'caption'; seq: number } & CaptionLine)
  | { type: 'gone'; seq: number; reason: 'removed' | 'replaced' | 'ended'; text: string }
  | { type: 'problem'; seq: number; id: MessageId | null; code: string; text: string }
  | { type: 'done'; seq: number; id: MessageId | null }
  | { type: 'ping'; seq: number }

export type ClientMessage =
  | { type: 'hello'; connection?: string; resume_from?: number }
  | { type: 'watch'; topics: string[]; whole: boolean }
  | { type: 'enter'; case: string; room: RoomKind }
  | { type: 'leave'; reason: 'button' | 'hidden' }
  | { type: 'mic'; on: boolean }
  | { type: 'camera'; on: boolean }
  | { type: 'hand'; up: boolean }
  | { type: 'mute'; seat: string; on: boolean }
  | { type: 'remove'; seat: string; reason: string }
  | { type: 'readmit'; seat: string }
  | { type: 'mute_all' }
  | { type: 'say'; text: string; private: boolean }
  | { type: 'show_page'; file: string; page: number; talk: number }
  | { type: 'take_down_page' }
  | { type: 'caption'; text: string; talk: number }
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

/** Whether this browser can read `fresh`; without it the page fetches what changed. */
export const canUnpack = typeof DecompressionStream !== 'undefined'

/** What `fresh` brings; null if that is nothing we know. */
export async function unpack(body: string): Promise<unknown> {
  try {
    const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))
    return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json()
  } catch {
    return null
  }
}
