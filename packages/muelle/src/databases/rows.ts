/** Bytes of an answer that are kept. */
const mostKept = 32 * 2 ** 20

/**
 * Counts the rows of CSV line by line: a value may hold ends of lines, between quotes.
 * @param most rows, with the heading, that are wanted.
 */
export function csvRows(most: number): { take(line: string): boolean; text(): string } {
  const whole: string[] = []
  let row: string[] = []
  let [size, open] = [0, false]
  return {
    /** @returns false when there is enough. */
    take(line) {
      if (whole.length >= most || size > mostKept) return false
      row.push(line)
      size += line.length + 1
      if ((line.split('"').length - 1) % 2 === 1) open = !open
      if (open) return size <= mostKept
      whole.push(row.join('\n'))
      row = []
      return whole.length < most && size <= mostKept
    },
    /** The rows that came whole. */
    text: () => whole.map((each) => `${each}\n`).join(''),
  }
}
