/** Periods that are asked for most, as civil days in the time of the court. */

export interface Period {
  from: string
  until: string
}

const two = (n: number): string => String(n).padStart(2, '0')

/** The month of the civil day `today`, or the one `back` months before it; the present one ends today. */
export function monthOf(today: string, back: number): Period {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 - back, 1))
  const last = new Date(Date.UTC(year, month - back, 0))
  const start = `${first.getUTCFullYear()}-${two(first.getUTCMonth() + 1)}`
  return { from: `${start}-01`, until: back === 0 ? today : `${start}-${two(last.getUTCDate())}` }
}

export function yearOf(today: string): Period {
  return { from: `${today.slice(0, 4)}-01-01`, until: today }
}
