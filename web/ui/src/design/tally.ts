/** One half of the tally 合符: what one side has answered so far. */
export type TallyHalf = 'none' | 'agree' | 'change' | 'unclear'

/** What the two halves say together. `brand` is the logo, `mismatch` the verify page. */
export type Tally =
  | { kind: 'halves'; left: TallyHalf; right: TallyHalf }
  | { kind: 'closed' }
  | { kind: 'brand' }
  | { kind: 'mismatch' }

/** Two answers as a tally; two 同意 close it. */
export function tallyOf(left: TallyHalf, right: TallyHalf): Tally {
  return left === 'agree' && right === 'agree' ? { kind: 'closed' } : { kind: 'halves', left, right }
}

/** The answers of three or more parties cannot be two halves; they are bars in a fixed order. */
export function isBars(answers: readonly TallyHalf[]): boolean {
  return answers.length > 2
}
