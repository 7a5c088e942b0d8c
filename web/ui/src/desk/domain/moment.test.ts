import { expect, it } from 'vitest'
import { civilDay, clockText, dayText, instantFrom, instantOf, localOf, shortDay, spanText } from './moment'

it('says days and clock times of the court', () => {
  const at = new Date('2026-06-08T16:30:00Z')
  expect(dayText(at, 'zh-CN')).toBe('2026年6月9日（星期二）')
  expect(shortDay(at, 'zh-CN')).toBe('6月9日')
  expect(clockText(at)).toBe('00:30')
})

it('says civil days without moving them', () => {
  expect(dayText(civilDay('2026-06-30'), 'zh-CN')).toBe('2026年6月30日（星期二）')
})

it('says spans', () => {
  expect(spanText(461_000)).toBe('07:41')
  expect(spanText(3_661_000)).toBe('1:01:01')
  expect(spanText(-5)).toBe('00:00')
})

it('takes a typed minute as the time of the court', () => {
  expect(instantOf('2026-06-08T14:00')).toBe('2026-06-08T06:00:00.000Z')
  expect(localOf(new Date('2026-06-08T06:00:59Z'))).toBe('2026-06-08T14:00')
})

it('lets nobody sign before the paper was made only because fields know no seconds', () => {
  expect(instantFrom('2026-06-08T14:00', '2026-06-08T06:00:41Z')).toBe('2026-06-08T06:00:41Z')
  expect(instantFrom('2026-06-08T13:59', '2026-06-08T06:00:41Z')).toBe('2026-06-08T05:59:00.000Z')
})
