/** 第几条: clause numbers in the reader's language, Chinese numerals up to 99. */
import { fill, language, t } from '.'

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const

export function chineseNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 99) return String(value)
  const tens = Math.floor(value / 10)
  const ones = DIGITS[value % 10] ?? ''
  if (tens === 0) return ones
  return `${tens === 1 ? '' : (DIGITS[tens] ?? '')}十${ones}`
}

export function clauseNumber(value: number): string {
  return fill(t.value.clause.no, { no: language.value === 'en' ? value : chineseNumeral(value) })
}
