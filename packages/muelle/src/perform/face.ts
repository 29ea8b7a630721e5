import type { Clock } from '../kernel/clock.ts'
import type { Context, Style, Terminal } from '../kernel/operation.ts'
import type { Progress, ProgressEvent } from '../kernel/steps.ts'

/** What a face (command line, MCP) hands in with an operation: where it was called, and how it hears of progress. */
export interface Face {
  readonly name: 'cli' | 'mcp'
  /** The project's directory, absolute. */
  readonly directory: string
  readonly environment: string | undefined
  readonly environ: Readonly<Record<string, string | undefined>>
  /** The system's clock when absent. */
  readonly clock?: Clock
  /** Aborted by Ctrl-C, by the MCP client, by a closed stream. */
  readonly signal: AbortSignal
  readonly terminal?: Terminal | undefined
  /** Of the stream that `onLine` goes to. */
  readonly style?: Style | undefined
  readonly readSecret: Context['readSecret']
  readonly readInput?: Context['readInput']
  readonly askYes?: Context['askYes']
  /** Progress of the steps; texts are redacted already. */
  readonly onEvent: (event: ProgressEvent) => void
  /** A line of the operation's own stream; redacted already. */
  readonly onLine: (text: string) => void
  /** What replaces what was shown before; redacted already. Absent where nothing can be replaced. */
  readonly onShow?: Progress['show']
  /** How this face calls an input field in its messages: `--tail`. The path joined by dots when absent. */
  readonly nameOf?: (path: readonly PropertyKey[]) => string
}
