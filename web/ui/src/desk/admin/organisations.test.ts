import { describe, expect, it } from 'vitest'
import type { OrganisationRecord } from '@/api/types'
import { codes, description, isCommittee, keepsFiles, KINDS, nextStep, parents, whole } from './organisations'

const known = (id: string, kind: string, closed_at: string | null = null) => ({ id, kind, closed_at, labels: ['金牌'], dispute_types: ['15'] }) as OrganisationRecord

describe('organisations', () => {
  it('mediate, judge or run the rest', () => {
    expect(KINDS.filter((kind) => !isCommittee(kind))).toEqual(['CENTER', 'STATION', 'STUDIO', 'COURT', 'COURT_INTERMEDIATE'])
    expect(KINDS.filter((kind) => !keepsFiles(kind))).toEqual(['CENTER', 'STATION', 'STUDIO'])
  })

  it('are described by what the form asked for, and keep the rest', () => {
    const typed = { name: '东坡村人民调解委员会', short: '潞川东坡', phone: '1', division: '990499201204', members: '5', term_from: '', code: '晋', charges: 'yes' }
    expect(description(typed, 'PM_VILLAGE', known('x', 'PM_VILLAGE'))).toEqual({
      name: '东坡村人民调解委员会', short: '潞川东坡', phone: '1', division: '990499201204', members: 5, term_from: null, code: null, charges: false, labels: ['金牌'], dispute_types: ['15'],
    })
    expect(description(typed, 'COURT')).toMatchObject({ code: '晋', members: null, labels: [] })
    expect(description(typed, 'COMMERCIAL').charges).toBe(true)
  })

  it.each([['30', 30], ['5.9', 5], ['三十', 0], ['', 0], ['-4', 0], ['1e9', 9999]])('read %s as %i years', (typed, years) => expect(whole(typed)).toBe(years))

  it('cover divisions with any mark between the codes', () => {
    expect(codes(' 990499、990498，\n990497 ')).toEqual(['990499', '990498', '990497'])
  })

  it('are registered first and made known to the court next', () => {
    expect(nextStep({ registered: false, known_to_court: false })).toBe('register')
    expect(nextStep({ registered: true, known_to_court: false })).toBe('notify')
    expect(nextStep({ registered: true, known_to_court: true })).toBe('register')
  })

  it('stand under what is in service and is no court', () => {
    const all = [known('a', 'CENTER'), known('b', 'PM_TOWN', '2026-06-08T00:00:00Z'), known('c', 'COURT'), known('d', 'PM_TOWN'), known('e', 'STUDIO')]
    expect(parents(all, all[3]).map((one) => one.id)).toEqual(['a'])
  })
})
