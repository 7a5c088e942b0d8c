import { expect, it } from 'vitest'
import type { RoomPerson } from './protocol'
import { besideOf, isShared, personOf } from './sitting'

const sitter = (id: string, name: string) => ({ id, name, role_label: '' })
const person = (seat: string, sitters: RoomPerson['sitters'] = []) => ({ seat, name: seat, sitters }) as unknown as RoomPerson
const people = [person('m'), person('p3'), person('station-1', [sitter('p1', '尤国栋'), sitter('p2', '尤美华')])]

it('finds a party at a device of their own and at a shared one', () => {
  expect(['p1', 'p2', 'p3', 'p4'].map((party) => personOf(people, party)?.seat ?? null)).toEqual(['station-1', 'station-1', 'p3', null])
})

it('names those who sit beside', () => {
  expect(besideOf(personOf(people, 'p1'), 'p1')).toEqual(['尤美华'])
  expect(besideOf(personOf(people, 'p3'), 'p3')).toEqual([])
  expect([isShared(people[0] ?? null), isShared(people[2] ?? null)]).toEqual([false, true])
})
