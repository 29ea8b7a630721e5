import type { Style } from '../../kernel/operation.ts'
import type { Adopted } from '../adopt.ts'

const signs = { same: '=', gain: '+', lose: '-', check: '?' } as const

/** Side by side what is now and what will be, then what stays behind, then what to run. */
export function adoptText({ file, from, written, compared, left, faults, next }: Adopted, style: Style): string {
  const paint = { same: style.dim, gain: style.good, lose: style.bad, check: style.warn }
  const fitted = columns(style.width)
  const lines = compared.flatMap(({ topic, now, later, change }) =>
    fitted([`${signs[change]} ${topic}`, now, later]).map((line, index) => (index === 0 ? paint[change](line) : line)),
  )
  return [
    style.good(`Wrote ${written.join(', ')} from ${from}. The old files are as they were.`),
    [
      ...fitted(['', 'now', 'with Muelle']).map(style.bold),
      ...lines,
      style.dim('= the same  + gained  - lost  ? look at it'),
    ].join('\n'),
    ...(left.length === 0
      ? []
      : [
          [
            style.bold(`Not in ${file}:`),
            ...left.map(({ file, line, what, why }) => `${file}:${line} ${style.warn(what)}\n    ${why}`),
          ].join('\n'),
        ]),
    ...(faults.length === 0 ? [] : [['muelle validate will say:', ...faults.map(style.warn)].join('\n')]),
    [style.bold('Then, in this order:'), ...next.map((each) => `  ${each}`)].join('\n'),
  ].join('\n\n')
}

/** Three columns in the width of the terminal; what is longer goes on below. */
function columns(width: number): (cells: readonly [string, string, string]) => readonly string[] {
  const first = 18
  const rest = Math.max(24, Math.floor((Math.max(80, width) - first - 4) / 2))
  return ([topic, now, later]) => {
    const parts = [wrapped(topic, first), wrapped(now, rest), wrapped(later, rest)] as const
    const height = Math.max(...parts.map(({ length }) => length))
    return Array.from({ length: height }, (_, index) =>
      [(parts[0][index] ?? '').padEnd(first), (parts[1][index] ?? '').padEnd(rest), parts[2][index] ?? '']
        .join('  ')
        .trimEnd(),
    )
  }
}

/** Words in lines of at most this many characters; a longer word is cut. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ').flatMap((each) => each.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
