/**
 * The candidate a person most likely meant, or undefined when none is near.
 * Case, `_`, `-` and spaces do not count; up to a third of the letters may differ, swapped neighbours as one difference.
 * A word of at least three letters also stands for what it begins. Ties go to the candidate that comes first.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates]
  const wanted = fold(word)
  let best: string | undefined
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of all) {
    const other = fold(candidate)
    if (Math.abs(other.length - wanted.length) >= fewest) continue
    const differences = distance(wanted, other)
    if (differences < fewest) {
      best = candidate
      fewest = differences
    }
  }
  if (best !== undefined || wanted.length < 3) return best
  return all.find((candidate) => fold(candidate).startsWith(wanted))
}

/** A question to append to a next step: `Did you mean "workers"?`, or undefined when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const candidate = closest(word, candidates)
  return candidate === undefined ? undefined : `Did you mean "${candidate}"?`
}

const fold = (text: string): string => text.toLowerCase().replace(/[_\- ]/g, '')

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
export function distance(left: string, right: string): number {
  let before: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      )
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) cost = Math.min(cost, at(before, column - 2) + 1)
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return at(previous, right.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY
