import type { ProgressEvent } from '../../kernel/steps.ts'

/** Where the command line shows what an operation is doing. */
export interface ProgressView {
  readonly onEvent: (event: ProgressEvent) => void
  /** Writes a line of the operation's own stream without disturbing the view. */
  readonly onLine: (text: string) => void
  /** Does something to the terminal while the moving part is off the screen. */
  readonly aside: (work: () => void) => void
  /** Leaves the terminal as it was; nothing is shown after it. */
  close(): void
}

/** What a view remembers of a running step. */
export interface Running {
  readonly what: string
  /** Milliseconds, from `performance.now()`. */
  readonly since: number
  /** The last ones: shown when the step fails. */
  readonly notes: string[]
}

const keptNotes = 20

/** The running steps by id, in the order of their start. */
export function runningSteps() {
  const running = new Map<string, Running>()
  return {
    running,
    begin: (id: string, what: string) => running.set(id, { what, since: performance.now(), notes: [] }),
    note(id: string, text: string): void {
      const notes = running.get(id)?.notes
      notes?.push(text)
      if (notes !== undefined && notes.length > keptNotes) notes.shift()
    },
    /** Forgets the step; what was known of it. */
    end(id: string): Running {
      const step = running.get(id) ?? { what: id, since: performance.now(), notes: [] }
      running.delete(id)
      return step
    },
  }
}

/** `0.4 s`, `12 s`, `3 min 05 s`; empty below a tenth of a second. */
export function elapsed(since: number, now = performance.now()): string {
  const seconds = (now - since) / 1000
  if (seconds < 0.1) return ''
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.floor(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}
