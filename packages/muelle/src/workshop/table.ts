import { stripVTControlCharacters } from 'node:util'

/** Columns aligned by what is seen, two spaces apart; colours do not count. Trailing blanks are cut. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const seen = (text: string) => stripVTControlCharacters(text).length
  const widths = head.map((_, column) => Math.max(...all.map((row) => seen(row[column] ?? ''))))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - seen(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
