import { describe, expect, it } from 'vitest'
import { en } from './en'
import { fill } from './language'
import { chineseNumeral } from './numeral'
import { zh } from './zh'

/** Every key with the placeholders of its sentence, so that a translation can neither miss a key nor a value. */
export function shape(dictionary: object, path = ''): string[] {
  return Object.entries(dictionary).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return shape(value, `${path}${key}.`)
    const names = [...String(value).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
    return [`${path}${key} ${[...new Set(names)].sort().join(',')}`]
  })
}

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
