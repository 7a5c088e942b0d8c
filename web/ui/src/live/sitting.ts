/** Who is where: a party has a seat of their own, or shares one with others at the same device. */
import type { RoomPerson } from './protocol'

/** The seat at which a party is, if at any. */
export function personOf(people: readonly RoomPerson[], party: string): RoomPerson | null {
  return people.find((person) => person.seat === party || person.sitters.some((sitter) => sitter.id === party)) ?? null
}

/** Whether several people sit there. */
export function isShared(person: RoomPerson | null): boolean {
  return (person?.sitters.length ?? 0) > 1
}

/** The others at the same device, by name. */
export function besideOf(person: RoomPerson | null, party: string): string[] {
  return person?.sitters.filter((sitter) => sitter.id !== party).map((sitter) => sitter.name) ?? []
}

/** 翻译 or 陪同人: at a seat of their own, and no party. */
export function isAttendant(person: RoomPerson): boolean {
  return person.role === 'interpreter' || person.role === 'companion'
}
