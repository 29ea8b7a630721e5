import { styleText } from 'node:util'
import type { Style } from '../../kernel/operation.ts'

type Format = Parameters<typeof styleText>[0]

/** Not green, yellow and red, which mean well, doubtful and wrong. */
const tints: readonly Format[] = ['cyan', 'magenta', 'blue', 'cyanBright', 'magentaBright', 'blueBright']

/**
 * Colours and width for one stream. Plain when it is no terminal, with NO_COLOR or with `--no-color`.
 * @param noColor the person said `--no-color`.
 */
export function styleFor(stream: NodeJS.WriteStream, noColor: boolean): Style {
  const paint = (format: Format) => (text: string) => (noColor ? text : styleText(format, text, { stream }))
  return {
    width: stream.columns || 80,
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    warn: paint('yellow'),
    tint: (text, number) => paint(tints[number % tints.length] ?? 'cyan')(text),
  }
}
