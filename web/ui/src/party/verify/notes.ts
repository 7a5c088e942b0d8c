/** What else is known of a paper besides whether it matches: how long it can be checked, ink, and the SM2 signature. */
import type { Verification } from '@/api/types'

export type Note =
  /** 已长期归档: certificates, revocation list and time stamp are in the file. */
  | { kind: 'archived'; at: string }
  /** Complete, but of before the archive stamp: genuine, and not the one to keep. */
  | { kind: 'before_archive'; at: string }
  /** Signed with time stamps; it is archived after its last signature. */
  | { kind: 'stamped'; complete: boolean }
  /** A court made it in its own system. */
  | { kind: 'elsewhere' }
  /** Signed in ink: the file does not bear these signatures. */
  | { kind: 'ink'; signers: Verification['on_paper']; alone: boolean }
  /** A signature with the national algorithms stands beside it. */
  | { kind: 'sm2' }

export function notesOf(paper: Verification): Note[] {
  const notes: Note[] = []
  const revision = paper.revision
  if (revision === null) return notes
  const complete = revision.missing.length === 0
  if (revision.level === null) notes.push({ kind: 'elsewhere' })
  else if (revision.level === 'archived' && revision.archived_at !== null) notes.push({ kind: 'archived', at: revision.archived_at })
  else if (complete && revision.archived_at !== null) notes.push({ kind: 'before_archive', at: revision.archived_at })
  else if (paper.signers.length > 0) notes.push({ kind: 'stamped', complete })
  if (paper.on_paper.length > 0) notes.push({ kind: 'ink', signers: paper.on_paper, alone: paper.signers.length === 0 })
  if (paper.sm2 !== null) notes.push({ kind: 'sm2' })
  return notes
}
