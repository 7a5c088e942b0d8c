/** What an edit changed in a clause, for the eye: the same beginning and end, and between them what was and what is. */
export type Piece = { kind: 'same' | 'was' | 'now'; text: string }

/** Digits of one number or date change together: 8月31日 became 9月30日, not 8→9 and 31→30. */
function isJoined(text: string, at: number): boolean {
  return /[\d.年月日]/.test(text[at - 1] ?? '') && /[\d.年月日元]/.test(text[at] ?? '')
}

export function difference(before: string | null, after: string): Piece[] {
  if (before === null || before === after) return [{ kind: 'same', text: after }]
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1
  while (start > 0 && (isJoined(before, start) || isJoined(after, start))) start -= 1
  let end = 0
  const rest = Math.min(before.length, after.length) - start
  while (end < rest && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  while (end > 0 && (isJoined(before, before.length - end) || isJoined(after, after.length - end))) end -= 1
  const pieces: Piece[] = [
    { kind: 'same', text: after.slice(0, start) },
    { kind: 'was', text: before.slice(start, before.length - end) },
    { kind: 'now', text: after.slice(start, after.length - end) },
    { kind: 'same', text: after.slice(after.length - end) },
  ]
  return pieces.filter((piece) => piece.text !== '')
}

/** Splits a text so that amounts and days can be set strong, as readers look for them first. */
export function emphasised(text: string): { strong: boolean; text: string }[] {
  return text
    .split(/(\d+(?:\.\d{1,2})?元|(?:\d{4}年)?\d{1,2}月\d{1,2}日)/)
    .map((part, index) => ({ strong: index % 2 === 1, text: part }))
    .filter((part) => part.text !== '')
}

/** The words before and after the amount, so that it can stand alone and large; null if the text does not name it. */
export function aroundAmount(text: string, amount: string): { before: string; after: string } | null {
  const at = text.indexOf(amount)
  return at < 0 ? null : { before: text.slice(0, at), after: withoutStop(text.slice(at + amount.length)) }
}

/** A sentence that stands alone as a line needs no full stop. */
export function withoutStop(text: string): string {
  return text.replace(/[。.]$/, '')
}
