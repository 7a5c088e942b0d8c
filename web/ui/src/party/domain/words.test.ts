import { setLanguage } from '@/text'
import { afterEach, describe, expect, it } from 'vitest'
import { dayWords, fenOf, meetingWords, minutesUntil, momentWords, plainYuan, roleWords, today, yuan } from './words'

describe('days', () => {
  it('have their weekday, and the year if it is another one', () => {
    expect(dayWords('2026-06-30', 2026)).toBe('6月30日（星期二）')
    expect(dayWords('2027-01-04', 2026)).toBe('2027年1月4日（星期一）')
  })

  it('and moments are those of China wherever the phone is', () => {
    expect(momentWords('2026-06-07T18:30:00Z', 2026)).toBe('6月8日（星期一）02:30')
    expect(today(new Date('2026-06-07T18:30:00Z'))).toBe('2026-06-08')
  })
})

describe('an appointment', () => {
  const now = new Date('2026-06-08T01:00:00Z')
  it.each([
    ['2026-06-08T06:00:00Z', { today: true, near: '今天下午', clock: '2:00', day: '2026年6月8日（星期一）' }],
    ['2026-06-09T00:30:00Z', { today: false, near: '明天上午', clock: '8:30', day: '2026年6月9日（星期二）' }],
    ['2026-06-30T01:05:00Z', { today: false, near: '6月30日上午', clock: '9:05', day: '2026年6月30日（星期二）' }],
  ])('at %s is said as %o', (at, words) => expect(meetingWords(at, now)).toEqual(words))
})

describe('the minutes until an appointment', () => {
  const now = new Date('2026-06-08T05:48:00Z')
  it.each([
    ['2026-06-08T06:00:00Z', 12],
    ['2026-06-08T05:48:01Z', 1],
    ['2026-06-08T07:48:00Z', 120],
    ['2026-06-08T07:48:01Z', null],
    ['2026-06-08T05:48:00Z', null],
    ['2026-06-08T05:00:00Z', null],
  ])('to %s are %s', (at, minutes) => expect(minutesUntil(at, now)).toBe(minutes))
})

describe('amounts', () => {
  it('stand as in the agreement', () => {
    expect(yuan(141984)).toBe('1419.84元')
    expect(plainYuan(5)).toBe('0.05')
  })

  it.each<[string, number | null]>([
    ['1419.84', 141984],
    ['1419.8', 141980],
    ['１４１９', 141900],
    ['1419.84元', 141984],
    ['0', null],
    ['1,419', null],
    ['1419.845', null],
    ['', null],
    ['-5', null],
  ])('typed as %s', (typed, fen) => expect(fenOf(typed)).toBe(fen))
})

describe('a role', () => {
  afterEach(() => setLanguage('zh-CN'))

  it.each([
    ['被申请人', 'Respondent'],
    ['审判员', 'Judge'],
    ['赵建平的翻译', 'interpreter of 赵建平'],
    ['吴敏的陪同人', 'companion of 吴敏'],
    ['邻里', '邻里'],
  ])('%s is the word of the law, and explained in English', (label, english) => {
    expect(roleWords(label)).toBe(label)
    setLanguage('en')
    expect(roleWords(label)).toBe(english)
  })
})
