/** 组织 as the forms ask for them: what an organisation of a kind has, and what is typed turned into what the service takes. */
import type { OrganisationDescription, OrganisationRecord } from '@/api/types'

/** `org.kind` of the service, from the top of the tree down; it has the last word. */
export const KINDS = [
  'CENTER', 'STATION', 'PM_TOWN', 'PM_VILLAGE', 'STUDIO', 'PM_ENTERPRISE', 'PM_INDUSTRY', 'LABOR', 'COMMERCIAL', 'ADMIN', 'COURT', 'COURT_INTERMEDIATE',
] as const
export type Kind = (typeof KINDS)[number]

/** The choice of a form that stands for nothing above. */
export const TOP = 'top'

export const isCourt = (kind: string): boolean => kind === 'COURT' || kind === 'COURT_INTERMEDIATE'
/** Whoever mediates under a seal of its own: has a short name, 备案 and files. */
export const isCommittee = (kind: string): boolean => !isCourt(kind) && kind !== 'CENTER' && kind !== 'STATION' && kind !== 'STUDIO'
/** 人民调解委员会, of which the law says how many members it has. */
export const hasMembers = (kind: string): boolean => kind.startsWith('PM_')
export const keepsFiles = (kind: string): boolean => isCommittee(kind) || isCourt(kind)

/** A whole number that was typed; anything else is 0, which the service refuses in words. */
export function whole(typed: string): number {
  const number = Math.trunc(Number(typed))
  return Number.isFinite(number) ? Math.min(Math.max(number, 0), 9999) : 0
}

/** Codes of divisions, with any mark between them. */
export function codes(typed: string): string[] {
  return typed.split(/[^0-9A-Za-z]+/).filter((code) => code !== '')
}

/** What describes an organisation as it was typed; what the form does not ask for stays as it is. */
export function description(typed: Readonly<Record<string, string>>, kind: string, before?: OrganisationRecord): OrganisationDescription {
  const { name = '', short = '', phone = '', division = '', code = '', members = '', term_from = '', charges = '' } = typed
  return {
    name, short, phone, division,
    code: isCourt(kind) ? code : null,
    members: hasMembers(kind) && members !== '' ? whole(members) : null,
    term_from: hasMembers(kind) && term_from !== '' ? term_from : null,
    charges: kind === 'COMMERCIAL' && charges === 'yes',
    labels: before?.labels ?? [],
    dispute_types: before?.dispute_types ?? [],
  }
}

/** What comes next for 备案 and 通报. */
export function nextStep(organisation: { registered: boolean; known_to_court: boolean }): 'register' | 'notify' {
  return organisation.registered && !organisation.known_to_court ? 'notify' : 'register'
}

/** Where an organisation of this kind could be hung; the service says whether it may. */
export function parents(organisations: readonly OrganisationRecord[], but?: OrganisationRecord): OrganisationRecord[] {
  return organisations.filter((one) => one.id !== but?.id && one.closed_at === null && !isCourt(one.kind) && one.kind !== 'STUDIO')
}
