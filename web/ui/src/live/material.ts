/** 材料: what a file is called, whether it can be put in, who may see it and who may be shown it. */
import type { CaseView } from '@/api/types'
import type { RoomScope } from './protocol'

export type Material = CaseView['files'][number]

/** As many bytes as the service takes. */
export const FILE_BYTES_MAX = 24 * 1024 * 1024
/** What the picker offers; a telephone turns its own format into one of these. */
export const FILE_KINDS = 'image/jpeg,image/png,application/pdf'

const TITLE_MAX = 60

/** What a file is called in the list: a name that somebody gave it, else that it is a photograph and of when. */
export function titleOf(file: { name: string; type: string }, clock: string, photo: string): string {
  const name = file.name.replace(/\.[^.]*$/, '').trim()
  const named = /\p{Script=Han}/u.test(name) || file.type === 'application/pdf'
  return named && name !== '' ? name.slice(0, TITLE_MAX) : `${photo} ${clock}`
}

/** Why a file is not sent at all. */
export function unfit(file: { size: number; type: string }): 'kind' | 'length' | null {
  if (!FILE_KINDS.split(',').includes(file.type)) return 'kind'
  return file.size > FILE_BYTES_MAX ? 'length' : null
}

/** Whether everybody who hears the host now may see the file; the service decides it again. */
export function mayShow(file: Pick<Material, 'audience' | 'party_id'>, scope: RoomScope, alone: string | null): boolean {
  if (scope !== 'joint' && scope !== 'private') return false
  switch (file.audience) {
    case 'everybody':
      return true
    case 'party':
    case 'confided':
      return scope === 'private' && file.party_id !== null && file.party_id === alone
    case 'house':
      return false
    default:
      return file.audience satisfies never
  }
}
