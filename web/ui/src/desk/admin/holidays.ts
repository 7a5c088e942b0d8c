/** Days as a notice writes them: `1月1日至3日、2月14日`. The service reads the same. */

/** Civil days such as `2027-01-01`, in order, with those that follow each other drawn together. */
export function noticeText(days: readonly string[]): string {
  const stretches: [Date, Date][] = []
  for (const day of [...days].sort()) {
    const at = new Date(`${day}T00:00:00Z`)
    const last = stretches.at(-1)
    if (last && at.getTime() - last[1].getTime() === 86_400_000) last[1] = at
    else stretches.push([at, at])
  }
  return stretches.map(([from, until]) => written(from, until)).join('、')
}

function written(from: Date, until: Date): string {
  const first = `${from.getUTCMonth() + 1}月${from.getUTCDate()}日`
  if (from.getTime() === until.getTime()) return first
  const month = from.getUTCMonth() === until.getUTCMonth() ? '' : `${until.getUTCMonth() + 1}月`
  return `${first}至${month}${until.getUTCDate()}日`
}
