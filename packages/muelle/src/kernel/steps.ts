import type { Style } from './operation.ts'

/** What an operation does to the world. */
export type Effect = 'read' | 'change' | 'destroy'

/** One step of a plan: read by `--dry-run`, the agent's approval, the console and the exact unit tests. */
export interface Step {
  /** Stable within its operation, e.g. `database:acme`; the run state and the progress speak of it. */
  readonly id: string
  readonly what: string
  readonly why: string
  /** The exact command, when the step is one. Never holds a secret. */
  readonly argv?: readonly string[] | undefined
  readonly effect: Effect
  /** What it changes in a file of the project, as a unified diff. */
  readonly patch?: string | undefined
  /** How the step is taken back, in words or as a command; absent when there is nothing to take back. */
  readonly undo?: string | undefined
}

/** What a changing operation will do. */
export interface Plan {
  readonly steps: readonly Step[]
  /** The name of what will be lost: a `destroy` asks for it to be typed. */
  readonly loses?: string | undefined
}

/** What progress listeners receive: a terminal, a pipe, the MCP client, later SSE. */
export type ProgressEvent =
  | { readonly type: 'start'; readonly step: string; readonly what: string }
  | { readonly type: 'note'; readonly step: string; readonly text: string }
  | { readonly type: 'done'; readonly step: string; readonly changed: boolean }
  | { readonly type: 'failed'; readonly step: string; readonly reason: string }

/** Given to `run`: how an operation tells where it is. */
export interface Progress {
  /** Runs one step of the plan, announcing its start and its end. `work` returns whether it changed something. */
  step<T>(step: Step, work: (note: (text: string) => void) => Promise<T>): Promise<T>
  /** A line of the operation's own stream (log lines, a command's output); text view only. */
  line(text: string): void
  /**
   * What is true now, in place of what was shown before: a table that is counted anew every two seconds. Only a terminal shows it.
   * @param paint gives the text for that terminal's colours and width.
   */
  show(paint: (style: Style) => string): void
}

/** A step, frozen; `effect` is `change` unless given. */
export function step(fields: Omit<Step, 'effect'> & { effect?: Effect }): Step {
  return Object.freeze({ effect: 'change', ...fields })
}

/**
 * Progress that reports to one listener.
 * @param onEvent receives start, note, done and failed, in order.
 * @param onLine receives the operation's own stream.
 * @param onShow receives what replaces what was shown before; a listener without a screen has none.
 */
export function progressTo(
  onEvent: (event: ProgressEvent) => void,
  onLine: (text: string) => void,
  onShow: Progress['show'] = () => undefined,
): Progress {
  return {
    async step(step, work) {
      onEvent({ type: 'start', step: step.id, what: step.what })
      try {
        const result = await work((text) => onEvent({ type: 'note', step: step.id, text }))
        onEvent({ type: 'done', step: step.id, changed: result !== false })
        return result
      } catch (error) {
        onEvent({ type: 'failed', step: step.id, reason: error instanceof Error ? error.message : String(error) })
        throw error
      }
    },
    line: onLine,
    show: onShow,
  }
}

/** Nothing to show: a plan is being made. */
export const silent: Progress = progressTo(
  () => undefined,
  () => undefined,
)
