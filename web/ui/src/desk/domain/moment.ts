/**
 * Says instants and days in words, always in the time of the court: Asia/Shanghai, whatever the computer says.
 * It counts nothing that the law counts; deadlines come from the server.
 */
import type { Language } from '@/text'

const ZONE = 'Asia/Shanghai'
const WEEKDAY: Readonly<Record<string, string>> = { Mon: '一', Tue: '二', Wed: '三', Thu: '四', Fri: '五', Sat: '六', Sun: '日' }

const NUMBERS = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE, year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', weekday: 'short', hourCycle: 'h23',
})

function partsOf(at: Date): Readonly<Record<string, string>> {
  return Object.fromEntries(NUMBERS.formatToParts(at).map(({ type, value }) => [type, type === 'month' || type === 'day' ? String(Number(value)) : value]))
}

/** `2026年6月8日（星期一）`. */
export function dayText(at: Date, language: Language): string {
  const { year, month, day, weekday } = partsOf(at)
  if (language === 'zh-CN') return `${year}年${month}月${day}日（星期${WEEKDAY[weekday ?? ''] ?? ''}）`
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(at)
}

/** `6月8日`. */
export function shortDay(at: Date, language: Language): string {
  const { month, day } = partsOf(at)
  if (language === 'zh-CN') return `${month}月${day}日`
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'short' }).format(at)
}

/** `13:48`. */
export function clockText(at: Date): string {
  const { hour, minute } = partsOf(at)
  return `${hour}:${minute}`
}

/** A span of time as `07:41` or `1:07:41`. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** A civil day such as `2026-06-30` as an instant of its own, at noon so that no zone moves it. */
export function civilDay(day: string): Date {
  return new Date(`${day}T12:00:00+08:00`)
}

/** What a `datetime-local` field holds, `2026-06-08T14:00` in the time of the court, as the instant that the service takes. */
export function instantOf(local: string): string {
  return new Date(`${local}:00+08:00`).toISOString()
}

/** The same, where nothing can be earlier than `earliest`: a field knows minutes only, so that whole minute counts as that instant. */
export function instantFrom(local: string, earliest: string): string {
  const at = instantOf(local)
  const behind = Date.parse(earliest) - Date.parse(at)
  return behind > 0 && behind < 60_000 ? earliest : at
}

/** An instant as a `datetime-local` field holds it, in the time of the court. */
export function localOf(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
}

/** `6月8日 14:00`. */
export function momentText(at: Date, language: Language): string {
  return `${shortDay(at, language)} ${clockText(at)}`
}
