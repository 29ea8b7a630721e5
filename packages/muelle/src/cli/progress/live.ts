import type { Style } from '../../kernel/operation.ts'
import { oneLine } from '../show/printable.ts'
import { elapsed, type ProgressView, type Running, runningSteps } from './progress.ts'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const frameTime = 100
const hideCursor = '\x1b[?25l'
const showCursor = '\x1b[?25h'

/**
 * Progress in a terminal: a task list. Finished steps stay above, the running ones turn below them with their last note and their time.
 * @param onLine writes the operation's own stream; called while the moving part is off the screen.
 */
export function liveProgress(
  stream: NodeJS.WriteStream,
  onLine: (text: string) => void,
  { style, verbose }: { style: Style; verbose: boolean },
): ProgressView {
  const steps = runningSteps()
  let drawn = 0
  let frame = 0
  let timer: NodeJS.Timeout | undefined

  const erase = () => {
    if (drawn > 0) stream.write(`\x1b[${drawn}A\r\x1b[0J`)
    drawn = 0
  }
  const draw = () => {
    const room = Math.max(1, (stream.rows || 24) - 2)
    const lines = [...steps.running.values()].slice(-room).map((step) => runningLine(step))
    stream.write(lines.map((line) => `${line}\n`).join(''))
    drawn = lines.length
  }
  const runningLine = ({ what, since, notes }: Running) => {
    const time = elapsed(since)
    const width = (stream.columns || 80) - time.length - 6
    const title = oneLine(what, width)
    const note = oneLine(notes.at(-1) ?? '', width - title.length - 3)
    return `${style.warn(frames[frame % frames.length] ?? '')} ${title}${note === '' ? '' : style.dim(` · ${note}`)} ${style.dim(time)}`
  }
  /** Writes what stays, above what moves. */
  const above = (write: () => void) => {
    erase()
    write()
    draw()
  }
  const keep = (mark: string, paint: (text: string) => string, { what, since }: Running) =>
    above(() => {
      const title = paint(oneLine(what, (stream.columns || 80) - 14))
      stream.write(`${mark} ${title} ${style.dim(elapsed(since))}`.trimEnd().concat('\n'))
    })
  const plain = (text: string) => text
  const writeNote = (text: string) => {
    stream.write(style.dim(`    ${oneLine(text, (stream.columns || 80) - 5)}\n`))
  }
  const turn = () => {
    frame += 1
    above(() => {})
  }
  const start = () => {
    if (timer !== undefined) return
    stream.write(hideCursor)
    timer = setInterval(turn, frameTime)
    timer.unref()
  }
  const stop = () => {
    if (timer === undefined) return
    clearInterval(timer)
    timer = undefined
    erase()
    stream.write(showCursor)
  }

  return {
    aside: above,
    onLine: (text) => above(() => onLine(text)),
    onEvent(event) {
      if (event.type === 'start') {
        steps.begin(event.step, event.what)
        start()
        above(() => {})
      } else if (event.type === 'note') {
        steps.note(event.step, event.text)
        if (verbose) above(() => writeNote(event.text))
      } else {
        const step = steps.end(event.step)
        if (event.type === 'failed') {
          keep(style.bad('✖'), plain, step)
          if (!verbose) above(() => step.notes.forEach(writeNote))
        } else if (event.changed) keep(style.good('✔'), plain, step)
        else keep(style.dim('–'), style.dim, step)
        if (steps.running.size === 0) stop()
      }
    },
    close: stop,
  }
}
