import { stripVTControlCharacters } from 'node:util'
import type { Progress } from '../../kernel/steps.ts'
import { printable } from './printable.ts'
import { styleFor } from './style.ts'

/**
 * Shows one text in place of the one before. Each line is cut to the terminal's width and the text to its height: what wraps or scrolls
 * could not be taken back. A terminal that cannot move its cursor gets each text below the other.
 */
export function screenOf(stream: NodeJS.WriteStream, noColor: boolean): Progress['show'] {
  let drawn = 0
  return (paint) => {
    const text = printable(paint(styleFor(stream, noColor)), { colours: true })
    if (!stream.isTTY || process.env.TERM === 'dumb') {
      stream.write(`${text}\n`)
      return
    }
    const lines = text.split('\n').slice(0, Math.max(1, (stream.rows || 24) - 1))
    const shown = lines.map((line) => cut(line, stream.columns || 80))
    const back = drawn > 0 ? `\x1b[${drawn}A\r` : ''
    stream.write(`${back}\x1b[0J${shown.join('\n')}\n`)
    drawn = shown.length
  }
}

/** The first so many characters that are seen; colours do not count and are ended. */
export function cut(line: string, width: number): string {
  if (stripVTControlCharacters(line).length <= width) return line
  let room = width - 1
  let kept = ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  for (const [part] of line.matchAll(/\x1b\[[0-9;]*m|./gsu)) {
    const colour = part.startsWith('\x1b')
    if (!colour && room-- <= 0) break
    kept += part
  }
  return `${kept}…${line.includes('\x1b[') ? '\x1b[0m' : ''}`
}
