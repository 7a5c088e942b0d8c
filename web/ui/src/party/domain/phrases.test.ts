import { expect, it } from 'vitest'
import { phraseAt, phrases, readingMs } from './phrases'

const TEXT = '赵建平于2026年9月30日前向潞川和畅物业服务有限公司支付1419.84元（大写：壹仟肆佰壹拾玖元捌角肆分），用途：物业费第2期，支付方式：转账至公司账户。'

it('loses nothing of the text, and breaks no amount', () => {
  for (const text of [TEXT, '', '。', '甲、乙、丙', 'Pays 1,419.84 yuan. By 30 May.', '双方再无其他纠纷']) {
    expect(phrases(text).join('')).toBe(text)
  }
  expect(phrases(TEXT).some((piece) => piece.includes('1419.84元'))).toBe(true)
  expect(phrases(TEXT).length).toBeGreaterThan(2)
})

it('reads one piece after the other and ends with all of them read', () => {
  const pieces = phrases(TEXT)
  const seen = Array.from({ length: 101 }, (_, share) => phraseAt(pieces, share / 100))
  expect(seen[0]).toBe(0)
  expect(seen.at(-1)).toBe(pieces.length)
  expect(seen.every((at, index) => index === 0 || at >= (seen[index - 1] ?? 0))).toBe(true)
  expect(new Set(seen).size).toBe(pieces.length + 1)
})

it('takes five characters a second, and three seconds at least', () => {
  expect(readingMs('同意')).toBe(3000)
  expect(readingMs('一'.repeat(50))).toBe(10_000)
  expect(readingMs(`${'一'.repeat(25)} ${'一'.repeat(25)}`)).toBe(10_000)
})
