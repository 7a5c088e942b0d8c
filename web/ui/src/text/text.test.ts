import { describe, expect, it } from 'vitest'
import { en } from './en'
import { fill } from './language'
import { chineseNumeral } from './numeral'
import { shape } from './shape'
import { zh } from './zh'

describe('the shared words', () => {
  it('have the same keys and values in both languages', () => {
    expect(shape(en)).toEqual(shape(zh))
  })

  it('take values by name and leave unknown names alone', () => {
    expect(fill('还剩{days}天，{who}', { days: 3 })).toBe('还剩3天，{who}')
  })

  it.each([
    [1, '一'],
    [10, '十'],
    [11, '十一'],
    [20, '二十'],
    [35, '三十五'],
    [100, '100'],
  ])('count clauses: %i is %s', (value, words) => expect(chineseNumeral(value)).toBe(words))
})
