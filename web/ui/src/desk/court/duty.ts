/** 值班: until when a judge may say that they are on duty. The service decides; here are the ends that are offered. */
import { localOf } from '../domain/moment'

/** The end of the morning, of the working day, of an evening, and of the day. */
const ENDS = ['12:00', '17:30', '20:00', '24:00'] as const

/** Those that are still to come today. */
export function endsToday(now: Date): string[] {
  const clock = localOf(now).slice(11)
  return ENDS.filter((end) => end > clock)
}

/** The instant of an end today. */
export function endInstant(end: string, now: Date): string {
  const [hour = 0, minute = 0] = end.split(':').map(Number)
  const midnight = Date.parse(`${localOf(now).slice(0, 10)}T00:00:00+08:00`)
  return new Date(midnight + (hour * 60 + minute) * 60_000).toISOString()
}
