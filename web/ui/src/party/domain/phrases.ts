/** 宣读 (M82): a text in the breaths in which it is read, and how long that takes. */

/** Characters a second: slower than news (5 to 6), because every one must be weighed. */
const PACE = 5
/** No text is shorter than this to somebody who hears it for the first time, in milliseconds. */
const SHORTEST_MS = 3000
/** A breath shorter than this goes with the one before. */
const BREATH = 5

/** Digits and stops are read too; only spaces are not. */
function length(text: string): number {
  return [...text.replaceAll(/\s/g, '')].length
}

export function readingMs(text: string): number {
  return Math.max(SHORTEST_MS, Math.round((length(text) / PACE) * 1000))
}

/** The pieces of `text`, broken behind its stops; joined they are `text` again. */
export function phrases(text: string): string[] {
  // A stop before a digit may stand inside a number: 1,419.84. (No look-behind: old iPhones cannot read it.)
  const pieces = text.match(/(?:[^，。；：、,.;:]|[,.;:](?=\d))+(?:[，。；：、]|[,.;:](?!\d))*|[，。；：、,.;:]+/g) ?? []
  const joined: string[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last !== undefined && (length(piece) < BREATH || length(last) < BREATH)) joined[joined.length - 1] = last + piece
    else joined.push(piece)
  }
  return joined
}

/** Which piece is being read once `share` (0 to 1) of the time is over; as many as there are pieces at the end. */
export function phraseAt(pieces: readonly string[], share: number): number {
  if (share >= 1) return pieces.length
  const all = pieces.reduce((sum, piece) => sum + length(piece), 0)
  let read = 0
  for (const [index, piece] of pieces.entries()) {
    read += length(piece)
    if (share * all < read) return index
  }
  return pieces.length
}
