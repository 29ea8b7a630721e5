import type { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Effect, Plan, Progress } from './steps.ts'

/** A terminal that a person sits at: the command line gives it, MCP and pipes do not. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** What is being done, by whom: the journal's entry is made from it. `input` is redacted already. */
export interface Invocation {
  readonly operation: string
  readonly effect: Effect
  readonly input: unknown
  /** `cli` or `mcp`, and the user of the operating system. */
  readonly actor: string
}

/** What surrounds an operation: where it was called, never what it is about. */
export interface Context {
  /** The project's directory, absolute. */
  readonly directory: string
  /** `-e/--env`; undefined means the only environment, or `production` when there are several. */
  readonly environment: string | undefined
  readonly environ: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Aborted by Ctrl-C, by the MCP client, by a closed stream. */
  readonly signal: AbortSignal
  readonly invocation: Invocation
  readonly terminal?: Terminal | undefined
  /** Of the lines that are told while it runs; plain when absent. */
  readonly style?: Style | undefined
  /** Reads a secret value for `input`'s `file:` reference: `-` is standard input. Hidden prompt when undefined and a terminal is there. */
  readonly readSecret: (source: string | undefined, name: string) => Promise<string>
  /** Reads text that is no secret: a file of the person's machine, `-` is standard input. Absent where there is neither. */
  readonly readInput?: ((source: string) => Promise<string>) | undefined
  /** Asks in the middle of the work; yes at once where `--yes` was given. Absent where nobody can be asked. */
  readonly askYes?: ((question: string) => Promise<boolean>) | undefined
}

/** Colours and width of the text view; identity functions when colours are off. */
export interface Style {
  readonly width: number
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  /** One of several colours that mean nothing, by number: to tell names apart. */
  readonly tint?: (text: string, number: number) => string
}

/** Marks of an input field, kept with `.meta({...})` on the outermost wrapper. */
export interface FieldMeta {
  /** Position on the command line: 0, 1, …; `rest` takes all that follows. */
  readonly positional?: number | 'rest'
  /** Of a `rest`: from its first word on everything belongs to it, flags included (`exec db psql -c …`). */
  readonly raw?: boolean
  /** One letter: `-f`. */
  readonly short?: string
  /** How the value is called in help: `--tail <LINES>`. */
  readonly placeholder?: string
}

/** One thing Muelle can do: the command line, MCP and the reference pages are projections of it. */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** Words separated by one space: `backup create`. */
  readonly name: string
  /** One line, imperative. */
  readonly summary: string
  /** Longer help: paragraphs, examples as lines that begin with `$ `. */
  readonly help?: string
  /** The least effect; a plan with a `destroy` step or something in `loses` makes this call a `destroy`. */
  readonly effect: Effect
  /**
   * It runs whatever is typed, so its plan cannot tell what it destroys. At a terminal typing it is agreement enough, scripts agree as
   * usual, and an agent may not run it: it is told the line for a person.
   */
  readonly freeForm?: boolean
  readonly input: Input
  readonly output: Output
  /** Required for `change` and `destroy`: what would be done. Reads the world, changes nothing. */
  plan?(context: Context, input: z.output<Input>): Promise<Plan>
  run(context: Context, input: z.output<Input>, progress: Progress): Promise<z.input<Output>>
  /** The text view of the output, beside what was asked; JSON is printed when absent. Secrets in `input` are the view's to mask. */
  view?(output: z.output<Output>, style: Style, input: z.output<Input>): string
  /** The input as the journal and a plan's document may hold it; the input itself when absent. Redacted all the same. */
  recorded?(input: z.output<Input>): unknown
  /** True when the output says "not well" (exit 1). */
  notWell?(output: z.output<Output>): boolean
}

/** Declares an operation; its types are inferred from the two schemas. */
export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  fields: Operation<Input, Output>,
): Operation<Input, Output> {
  return Object.freeze(fields)
}
