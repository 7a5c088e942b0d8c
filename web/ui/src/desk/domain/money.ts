/**
 * Reads and writes amounts of money as the agreement does: yuan with at most two decimals, no thousands comma,
 * no currency sign, kept as whole 分 in between. The 大写 comes from the server, never from here.
 */

/** Largest amount a clause may carry here, 100 million yuan; above it a typing slip is likelier than a claim. */
const FEN_MAX = 10_000_000_000

/** `1419.84`, `1,419.84` or `1419.84元` as 分, or `null` if it is not an amount above zero. */
export function fenOf(text: string): number | null {
  const plain = text.replace(/[，,\s]/g, '').replace(/元$/, '')
  const parts = /^(\d{1,9})(?:[.．](\d{1,2}))?$/.exec(plain)
  if (!parts) return null
  const fen = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))
  return fen > 0 && fen <= FEN_MAX ? fen : null
}

/** 分 as `1419.84`. */
export function yuanOf(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}
