import { expect, it } from 'vitest'
import type { Verification } from '@/api/types'
import { notesOf } from './notes'

const signer = { role_label: '当事人', name_masked: '赵*平', signed_at: '2026-06-08T07:00:00Z' }
const AT = '2026-06-08T07:20:00Z'

function paper(revision: Partial<NonNullable<Verification['revision']>>, other: Partial<Verification> = {}): Verification {
  return {
    match: true, document: null, sha256: null, ruling: 'none', ruled_on: null, docket_no: null, signers: [signer], on_paper: [], sm2: null,
    revision: { archived: false, level: 'stamped', archived_at: null, latest: true, missing: [], scanned: false, superseded: false, ...revision },
    ...other,
  }
}
const kinds = (one: Verification): string[] => notesOf(one).map((note) => note.kind)

it('says that an archived paper can be checked for years, and that SM2 stands beside it', () => {
  const sm2 = { signature: 'AA==', public_key: '/api/trust-sm2.pem' }
  expect(kinds(paper({ archived: true, level: 'archived', archived_at: AT }, { sm2 }))).toEqual(['archived', 'sm2'])
})

it('takes the states between the last signature and the archive for no fault', () => {
  for (const level of ['stamped', 'long_term'] as const) expect(kinds(paper({ level, archived_at: AT }))).toEqual(['before_archive'])
})

it('does not call a state archived whose signatures are missing', () =>
  expect(notesOf(paper({ missing: ['印章'], latest: false, archived_at: AT }))).toEqual([{ kind: 'stamped', complete: false }]))

it('says that ink is on the original, in part or alone', () => {
  expect(kinds(paper({}, { on_paper: [signer] }))).toEqual(['stamped', 'ink'])
  expect(notesOf(paper({}, { signers: [], on_paper: [signer] }))).toEqual([{ kind: 'ink', signers: [signer], alone: true }])
})

it('leaves a court’s own paper to the court', () => expect(kinds(paper({ level: null }, { signers: [] }))).toEqual(['elsewhere']))

it('has nothing to say of what is not ours', () => expect(notesOf({ ...paper({}), match: false, revision: null })).toEqual([]))
