import { expect, it } from 'vitest'
import { weightOf } from './lint'

it.each([
  ['block', 'text', '15', 'block'],
  ['block', 'e_sign', '15', 'block'],
  ['block', 'e_sign', '02', 'paper'],
  ['block', 'filing', '15', 'filing'],
  ['warn', 'filing', '15', 'warn'],
  ['hint', 'text', '01', 'hint'],
] as const)('%s of %s in a dispute of type %s is shown as %s', (level, scope, type, expected) => {
  expect(weightOf({ level, scope }, type)).toBe(expected)
})
