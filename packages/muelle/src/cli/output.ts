/** The two streams, written whole: nothing is lost when the process ends right after. */
export interface Output {
  /** To standard output. */
  readonly answer: (text: string) => void
  /** To standard error. */
  readonly tell: (text: string) => void
}

/**
 * Output that outlives its reader: `muelle logs | head` closes the pipe, which ends a read and never a change.
 * @param onClosed called once when the reader of standard output has gone.
 */
export function outputTo(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream, onClosed: () => void): Output {
  let closed = false
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isGone(error)) throw error
    if (!closed) onClosed()
    closed = true
  })
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (!isGone(error)) throw error
  })
  return {
    answer: (text) => {
      if (!closed && text !== '') stdout.write(withEnd(text))
    },
    tell: (text) => {
      if (text !== '') stderr.write(withEnd(text))
    },
  }
}

/** The pipe has no reader any more, or the terminal was closed. */
const isGone = ({ code }: NodeJS.ErrnoException): boolean => code === 'EPIPE' || code === 'EIO'

const withEnd = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)
