import { describe, expect, it } from 'vitest'
import type { AccountRecord, OrganisationRecord } from '@/api/types'
import { certificateWord, matching, rolesIn, teamsOf } from './people'

const organisation = (id: string, name: string) => ({ id, name }) as OrganisationRecord
const account = (name: string, login: string, id: string) => ({ name, login, organisation: { id, name: '' } }) as AccountRecord

const TEAMS = teamsOf(
  [organisation('liuhe', '柳河街道人民调解委员会'), organisation('court', '潞川区人民法院')],
  [account('姜桂兰', 'jiangguilan', 'liuhe'), account('白晓禾', 'baixiaohe', 'liuhe'), account('林知夏', 'linzhixia', 'court')],
)

describe('organisations and people', () => {
  it('stand together in the order of the tree', () => {
    expect(TEAMS.map((team) => team.people.map((one) => one.name))).toEqual([['姜桂兰', '白晓禾'], ['林知夏']])
  })

  it.each([
    ['柳河', [['姜桂兰', '白晓禾']]],
    ['姜', [['姜桂兰']]],
    [' LINZHI ', [['林知夏']]],
    ['没有', []],
  ])('are found by %s', (words, names) => {
    expect(matching(TEAMS, words).map((team) => team.people.map((one) => one.name))).toEqual(names)
  })

  it('say what a certificate amounts to', () => {
    const valid = { serves: true, valid_until: '2031-06-08T00:00:00Z', revoked_at: null }
    expect(certificateWord(null)).toEqual({ kind: 'none' })
    expect(certificateWord(valid).kind).toBe('valid')
    expect(certificateWord({ ...valid, serves: false }).kind).toBe('expired')
    expect(certificateWord({ ...valid, serves: false, revoked_at: '2026-06-08T00:00:00Z' })).toEqual({ kind: 'revoked', day: new Date('2026-06-08T00:00:00Z') })
  })

  it('offer roles that have a place there', () => {
    expect(rolesIn('COURT')).toContain('judge')
    expect(rolesIn('PM_TOWN')).not.toContain('judge')
  })
})
