/** Days, moments and amounts in words. Days come from the service; nothing is counted here. */
import { fill, language } from '@/text'
import { p } from '../text'

const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const DAY = { month: 'long', day: 'numeric' } as const

/** 6月30日（星期二）; with the year if it is not this one. */
export function dayWords(day: string, thisYear = new Date().getFullYear()): string {
  return words(new Date(`${day}T00:00:00Z`), 'UTC', thisYear)
}

/** A day as the service says it, with its year; in English in English words. */
export function dayIn(day: { day: string; text: string }): string {
  return language.value === 'en' ? dayWords(day.day) : day.text
}

/** Roles as the service names them, in the words of the law; English explains them. */
const ROLES: Readonly<Record<string, string>> = {
  申请人: 'Applicant',
  被申请人: 'Respondent',
  当事人: 'Party',
  担保人: 'Guarantor',
  保证人: 'Guarantor',
  第三人: 'Third party',
  调解员: 'Mediator',
  人民调解员: 'Mediator',
  记录人: 'Recorder',
  工作站人员: 'Station operator',
  审判员: 'Judge',
  书记员: 'Clerk',
}

/** What somebody is here: 申请人, 审判员, 某人的翻译. */
export function roleWords(label: string): string {
  if (language.value !== 'en') return label
  const beside = /^(.+)的(翻译|陪同人)$/.exec(label)
  if (beside !== null) return `${beside[2] === '翻译' ? 'interpreter' : 'companion'} of ${beside[1]}`
  return ROLES[label] ?? label
}

/** Beyond this the day and the hour say more than a count of minutes. */
const WAIT_MINUTES_MAX = 120

/** 6月8日（星期一）14:00, in Chinese time wherever the phone is. */
export function momentWords(at: string, thisYear = new Date().getFullYear()): string {
  const moment = new Date(at)
  const clock = moment.toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: ZONE })
  return fill(p.value.words.moment, { day: words(moment, ZONE, thisYear), clock })
}

/** Whole minutes until then, for somebody who waits today; null once it began, and while it is so far off that minutes say little. */
export function minutesUntil(at: string, now: Date): number | null {
  const minutes = Math.ceil((new Date(at).getTime() - now.getTime()) / 60_000)
  return minutes > 0 && minutes <= WAIT_MINUTES_MAX ? minutes : null
}

/** When to come, as one says it: 今天下午, 2:00, and the whole day under it. The clock is China's. */
export type MeetingWords = { readonly today: boolean; readonly near: string; readonly clock: string; readonly day: string }

export function meetingWords(at: string, now: Date): MeetingWords {
  const moment = new Date(at)
  const days = [today(now), today(new Date(now.getTime() + DAY_MS))].indexOf(today(moment))
  const parts = new Intl.DateTimeFormat(language.value, { hour: 'numeric', minute: '2-digit', hour12: true, timeZone: ZONE }).formatToParts(moment)
  const part = (kind: string): string => parts.find((one) => one.type === kind)?.value ?? ''
  const near = [p.value.words.today, p.value.words.tomorrow][days] ?? moment.toLocaleDateString(language.value, { ...DAY, timeZone: ZONE })
  return {
    today: days === 0,
    near: fill(p.value.words.near, { near, half: part('dayPeriod') }),
    clock: `${part('hour')}:${part('minute')}`,
    day: words(moment, ZONE, 0),
  }
}

function words(moment: Date, timeZone: string, thisYear: number): string {
  const year = Number(moment.toLocaleDateString('en', { year: 'numeric', timeZone }))
  const day = moment.toLocaleDateString(language.value, year === thisYear ? { ...DAY, timeZone } : { ...DAY, year: 'numeric', timeZone })
  const weekday = moment.toLocaleDateString(language.value, { weekday: 'long', timeZone })
  return fill(p.value.words.day, { day, weekday })
}

/** 1419.84元, as amounts stand in the agreement. */
export function yuan(fen: number): string {
  return `${plainYuan(fen)}元`
}

/** 1419.84, for a field. */
export function plainYuan(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

/** 分 of what somebody typed; null if it is no amount. */
export function fenOf(typed: string): number | null {
  const match = /^(\d{1,10})(?:[.。](\d{1,2}))?元?$/.exec(typed.trim().normalize('NFKC'))
  if (match === null) return null
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return fen > 0 ? fen : null
}

/** Today in China, the day that a form offers. */
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(now)
}
