import { expect, it } from 'vitest'
import { fenOf, yuanOf } from './money'

it.each([
  ['1419.84', 141984],
  ['1,419.84元', 141984],
  ['２', null],
  ['60000', 6000000],
  ['0.5', 50],
  ['0', null],
  ['-3', null],
  ['1.234', null],
  ['', null],
])('reads %s', (text, fen) => {
  expect(fenOf(text)).toBe(fen)
})

it('writes two decimals and no comma', () => {
  expect(yuanOf(283968)).toBe('2839.68')
  expect(yuanOf(6000000)).toBe('60000.00')
  expect(yuanOf(5)).toBe('0.05')
})
