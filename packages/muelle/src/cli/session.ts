import type { OperationSpec } from '../generated/spec.ts'
import { namedDirectory } from '../kernel/directory.ts'
import type { Context, Style, Terminal } from '../kernel/operation.ts'
import type { Face } from '../perform/face.ts'
import type { Globals } from './globals.ts'
import { readInput } from './input.ts'
import { interruptible } from './interrupt.ts'
import { type Output, outputTo } from './output.ts'
import { progressFor } from './progress/choose.ts'
import { readSecret } from './secret.ts'
import { screenOf } from './show/screen.ts'
import { styleFor } from './show/style.ts'
import { titleOf } from './spec/spellings.ts'

/** What surrounds one call on the command line: its streams, its signals, its terminal. */
export interface Session extends Disposable {
  readonly face: Face
  readonly output: Output
  readonly terminal: Terminal | undefined
  /** Of standard error, and of standard output. */
  readonly style: Style
  readonly answerStyle: Style
  readonly json: boolean
  /** A person or the system asked to stop. */
  readonly interrupted: () => boolean
  /** Nobody reads the answer any more; told for reads only, a change goes on. */
  readonly readerGone: () => boolean
  /** Takes the progress off the screen. */
  readonly endProgress: () => void
}

export function openSession(spec: OperationSpec, globals: Globals): Session {
  const { stdout, stderr } = process
  const json = globals.format === 'json'
  const noColor = globals.noColor ?? false
  const style = styleFor(stderr, noColor)
  const answerStyle = styleFor(stdout, noColor)
  const terminal = json ? undefined : terminalOf(process)
  const gone = new AbortController()
  const output = outputTo(stdout, stderr, () => gone.abort())
  const reads = spec.effect === 'read'
  // A read leaves nothing half done, nor does what follows a log after its steps: Ctrl-C is how it ends, and needs no words.
  let begun = 0
  const interrupt = interruptible((text) => reads || begun === 0 || progress.aside(() => output.tell(text)))
  const signal = reads ? AbortSignal.any([interrupt.signal, gone.signal]) : interrupt.signal
  const progress = progressFor(stderr, json ? output.tell : output.answer, { ...globals, style })
  process.once('exit', progress.close)
  const face: Face = {
    name: 'cli',
    directory: namedDirectory(globals.project),
    environment: globals.env,
    environ: process.env,
    signal,
    terminal,
    style: json ? style : answerStyle,
    readSecret: (source, name) => readSecret(source, name, terminal, signal),
    readInput,
    askYes: askYesOf(globals, terminal, signal),
    onEvent(event) {
      if (event.type !== 'note') begun += event.type === 'start' ? 1 : -1
      progress.onEvent(event)
    },
    onLine: progress.onLine,
    ...(json || globals.quiet ? {} : { onShow: screenOf(stdout, noColor) }),
    nameOf: (path) => nameOf(spec, path),
  }
  return {
    face,
    output,
    terminal,
    style,
    answerStyle,
    json,
    interrupted: () => interrupt.signal.aborted,
    readerGone: () => reads && gone.signal.aborted,
    endProgress: progress.close,
    [Symbol.dispose]() {
      progress.close()
      interrupt.dispose()
    },
  }
}

/** A person sits there when what they type and what they are told are both a terminal; the answer may go to a file. */
function terminalOf({ stdin, stdout, stderr }: NodeJS.Process): Terminal | undefined {
  if (!stdin.isTTY || !stderr.isTTY) return undefined
  // A serial console or a fresh `docker exec -t` has no size, and prompts would break every character onto a line of its own.
  for (const stream of [stdout, stderr])
    if (stream.isTTY && !stream.columns) Object.assign(stream, { columns: 80, rows: 24 })
  return { stdin, stdout, stderr }
}

/** `--yes` answers at once; else a person is asked, where there is one. */
function askYesOf({ yes }: Globals, terminal: Terminal | undefined, signal: AbortSignal): Context['askYes'] {
  if (yes) return async () => true
  if (terminal === undefined) return undefined
  return async (question) => (await import('./prompt.ts')).askYes(question, { terminal, signal })
}

/** The flag that a field of the input came from: the longest path that leads to it. */
function nameOf(spec: OperationSpec, path: readonly PropertyKey[]): string {
  const leads = (prefix: readonly string[]) => prefix.every((part, index) => part === path[index])
  const found = spec.arguments.find((argument) => leads(argument.path))
  return found === undefined ? path.map(String).join('.') : titleOf(found)
}
