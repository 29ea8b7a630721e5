import type { Result } from './result.ts'

/** A result for people: the machine, the figures, then each goal with its verdict. */
export function tableOf({ machine, rows, goals }: Result): string {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const figures = [heads, ...rows.map((row) => heads.map((head) => String(row[head] ?? '')))]
  const verdicts = goals.map(({ name, goal, measured, met }) => [
    met ? 'met' : 'MISSED',
    name,
    measured,
    `goal ${goal}`,
  ])
  const place = Object.entries(machine).map(([key, value]) => `${key} ${value}`)
  return [place.join(', '), '', ...aligned(figures), '', ...aligned(verdicts)].join('\n')
}

/** Columns as wide as their widest cell; numbers to the right. */
function aligned(table: readonly (readonly string[])[]): readonly string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)))
  return table.map((cells) =>
    cells
      .map((cell, column) =>
        /^[\d.]+$/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
