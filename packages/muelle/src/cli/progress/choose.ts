import type { Style } from '../../kernel/operation.ts'
import { liveProgress } from './live.ts'
import { plainProgress } from './plain.ts'
import type { ProgressView } from './progress.ts'

/** What decides how progress is shown. */
export interface ProgressWish {
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly style: Style
}

/**
 * A task list in a terminal, plain lines elsewhere, nothing but the operation's own stream with `--quiet`.
 * @param stream standard error.
 * @param onLine writes a line of the operation's own stream.
 */
export function progressFor(
  stream: NodeJS.WriteStream,
  onLine: (text: string) => void,
  { quiet = false, verbose = false, style }: ProgressWish,
): ProgressView {
  if (quiet) return { onEvent: () => {}, onLine, aside: (work) => work(), close: () => {} }
  const capable = stream.isTTY && process.env.TERM !== 'dumb'
  if (capable) return liveProgress(stream, onLine, { style, verbose })
  return plainProgress((line) => stream.write(`${line}\n`), onLine, { style, verbose })
}
