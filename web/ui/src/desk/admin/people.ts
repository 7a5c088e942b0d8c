/** 组织和人员 as the page sorts them: who works where, who matches a search, what a certificate amounts to. */
import type { AccountRecord, OrganisationRecord } from '@/api/types'

export interface Team {
  organisation: OrganisationRecord
  people: AccountRecord[]
}

/** Every organisation with its people, in the order of the tree. */
export function teamsOf(organisations: readonly OrganisationRecord[], accounts: readonly AccountRecord[]): Team[] {
  return organisations.map((organisation) => ({ organisation, people: accounts.filter((one) => one.organisation.id === organisation.id) }))
}

/** The teams in which `words` is found: a whole one if its name has it, else those of its people who have it. */
export function matching(teams: readonly Team[], words: string): Team[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return [...teams]
  return teams.flatMap((team) => {
    if (team.organisation.name.includes(wanted)) return [team]
    const people = team.people.filter((one) => one.name.includes(wanted) || one.login.includes(wanted))
    return people.length > 0 ? [{ ...team, people }] : []
  })
}

export type CertificateWord = { kind: 'none' } | { kind: 'valid' | 'revoked' | 'expired'; day: Date }

/** What a certificate amounts to, and the day that goes with it. */
export function certificateWord(certificate: { serves: boolean; valid_until: string; revoked_at: string | null } | null): CertificateWord {
  if (certificate === null) return { kind: 'none' }
  if (certificate.revoked_at !== null) return { kind: 'revoked', day: new Date(certificate.revoked_at) }
  return { kind: certificate.serves ? 'valid' : 'expired', day: new Date(certificate.valid_until) }
}

/** Roles that have a place in an organisation of this kind; the service has the last word. */
export const ROLES = ['mediator', 'recorder', 'seal_keeper', 'operator', 'judge', 'clerk', 'supervisor', 'admin'] as const

export function rolesIn(kind: string): readonly (typeof ROLES)[number][] {
  switch (kind) {
    case 'CENTER': return ['operator', 'supervisor', 'admin']
    case 'STATION': return ['operator']
    case 'STUDIO': return []
    case 'COURT':
    case 'TRIBUNAL': return ['judge', 'clerk', 'admin']
    default: return ['mediator', 'recorder', 'seal_keeper', 'operator']
  }
}
