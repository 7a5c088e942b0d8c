import { expect, it } from 'vitest'
import { difference, emphasised } from './difference'

it('shows a changed day as one day', () => {
  expect(difference('赵建平于2026年8月31日前付款', '赵建平于2026年9月30日前付款')).toEqual([
    { kind: 'same', text: '赵建平于' },
    { kind: 'was', text: '2026年8月31日' },
    { kind: 'now', text: '2026年9月30日' },
    { kind: 'same', text: '前付款' },
  ])
})

it('puts the text back together from either side', () => {
  const cases: [string, string][] = [['甲付100.00元', '甲付120.50元'], ['一', ''], ['修灯', '公司修灯6盏'], ['同同同', '同同']]
  for (const [before, after] of cases) {
    const pieces = difference(before, after)
    expect(pieces.filter((piece) => piece.kind !== 'was').map((piece) => piece.text).join('')).toBe(after)
    expect(pieces.filter((piece) => piece.kind !== 'now').map((piece) => piece.text).join('')).toBe(before)
  }
})

it('has nothing to show without an edit', () => {
  expect(difference(null, '放弃违约金')).toEqual([{ kind: 'same', text: '放弃违约金' }])
})

it('sets amounts and days strong', () => {
  expect(emphasised('于2026年6月30日前支付1419.84元').filter((part) => part.strong).map((part) => part.text)).toEqual(['2026年6月30日', '1419.84元'])
})
