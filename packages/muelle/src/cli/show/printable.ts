/** Control sequences of a terminal (CSI, OSC and the two-letter ones), and control characters but tab and newline. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const control = /\x1b\[[0-9;:?<=>]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?|[\x00-\x08\x0b-\x1f\x7f]/g

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const colour = /^\x1b\[[0-9;:]*m$/

/** Text that cannot move the cursor, set a title or hide what stands before it. Colours stay when wished. */
export function printable(text: string, { colours }: { colours: boolean }): string {
  return text.replace(control, (found) => (colours && colour.test(found) ? found : ''))
}

/** One line that fits: control characters gone, blanks for line ends, cut with an ellipsis. */
export function oneLine(text: string, width: number): string {
  const line = printable(text, { colours: false }).replace(/\s+/g, ' ').trim()
  if (width < 1) return ''
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`
}
