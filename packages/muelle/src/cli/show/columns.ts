/** Text broken at blanks into lines of at most `width` characters; a longer word stays whole. Line ends are kept. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line)
        line = word
      } else {
        line = line === '' ? word : `${line} ${word}`
      }
    }
    return [...lines, line]
  })
}

/** Two columns, indented by two; the second one wraps below itself. */
export function columns(rows: readonly (readonly [string, string])[], width: number): readonly string[] {
  const left = Math.min(34, Math.max(0, ...rows.map(([first]) => first.length))) + 2
  return rows.flatMap(([first, second]) => {
    const [head = '', ...tail] = wrap(second, Math.max(30, Math.min(width, 120) - left - 2))
    const title = `  ${first.padEnd(left)}`
    const own = first.length + 2 > left ? [title.trimEnd(), `${' '.repeat(left + 2)}${head}`] : [`${title}${head}`]
    return [...own, ...tail.map((line) => `${' '.repeat(left + 2)}${line}`)].map((line) => line.trimEnd())
  })
}
