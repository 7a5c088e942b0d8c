import { expect, it } from 'vitest'
import { noticeText } from './holidays'

it.each([
  [[], ''],
  [['2027-02-14'], '2月14日'],
  [['2027-01-03', '2027-01-01', '2027-01-02'], '1月1日至3日'],
  [['2027-09-30', '2027-10-01', '2027-10-09'], '9月30日至10月1日、10月9日'],
])('%j is written as %s', (days, text) => {
  expect(noticeText(days)).toBe(text)
})
