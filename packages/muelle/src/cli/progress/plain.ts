import type { Style } from '../../kernel/operation.ts'
import { oneLine } from '../show/printable.ts'
import { elapsed, type ProgressView, runningSteps } from './progress.ts'

/** Milliseconds after which a silent step is said to be still running: a person reading a CI log wants to know. */
const heartbeat = 30_000
const longest = 400

/**
 * Progress where no terminal is: one line an event, greppable by its first word.
 * @param write receives whole lines, without their end.
 * @param onLine receives the operation's own stream.
 * @param verbose notes as they come; otherwise only those of a step that failed.
 */
export function plainProgress(
  write: (line: string) => void,
  onLine: (text: string) => void,
  { style, verbose }: { style: Style; verbose: boolean },
): ProgressView {
  const steps = runningSteps()
  const say = (verb: string, what: string, since?: number) => {
    const time = since === undefined ? '' : elapsed(since)
    write(`${verb.padEnd(6)} ${oneLine(what, longest)}${time === '' ? '' : ` (${time})`}`)
  }
  const timer = setInterval(() => {
    for (const { what, since, notes } of steps.running.values()) {
      const note = notes.at(-1)
      if (performance.now() - since >= heartbeat) say('still', note === undefined ? what : `${what}: ${note}`, since)
    }
  }, heartbeat)
  timer.unref()
  return {
    aside: (work) => work(),
    onLine,
    onEvent(event) {
      if (event.type === 'start') {
        steps.begin(event.step, event.what)
        say('begin', event.what)
      } else if (event.type === 'note') {
        steps.note(event.step, event.text)
        if (verbose) say('note', event.text)
      } else {
        const { what, since, notes } = steps.end(event.step)
        if (event.type === 'done') say(event.changed ? 'done' : 'same', what, since)
        else {
          if (!verbose) for (const note of notes) write(style.dim(`       ${oneLine(note, longest)}`))
          say('failed', `${what}: ${event.reason}`, since)
        }
      }
    },
    close: () => clearInterval(timer),
  }
}
