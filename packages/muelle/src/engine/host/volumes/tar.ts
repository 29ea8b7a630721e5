import { EnvironmentError, UserError } from '../../../kernel/errors.ts'
import { run } from '../../../kernel/run.ts'

/** GNU tar of the helper's image, in plain words. */
const environ = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }

/** How tar ended: 1 means that files changed while it read them, or that something compared is not the same (GNU tar manual, 3.1). */
export interface TarResult {
  readonly exitCode: number
  /** What it said of its troubles, at most the last lines. */
  readonly complaints: readonly string[]
}

/**
 * Runs tar to its end.
 * @throws EnvironmentError when it is missing or was killed; what the signal says when that ended it.
 */
export async function tar(
  argv: readonly string[],
  signal: AbortSignal,
  onLine?: (line: string) => void,
): Promise<TarResult> {
  const complaints: string[] = []
  const result = await run({
    argv: ['tar', ...argv],
    environ,
    signal,
    grace: 1000,
    limit: 64 * 1024,
    onLine: (line, stream) => {
      if (stream === 'stdout') onLine?.(line)
      else if (complaints.push(line) > 50) complaints.shift()
    },
  })
  signal.throwIfAborted()
  if (result.exitCode === undefined)
    throw new EnvironmentError({
      what: `tar ${result.ended === 'missing' ? 'is not in the helper’s image' : `was ${result.ended}`}.`,
      evidence: result.reason ?? complaints.join('\n'),
      next: 'Is the host short of memory? Otherwise build the image again: muelle images build.',
    })
  return { exitCode: result.exitCode, complaints }
}

/** One line of `tar --list --verbose --verbose --numeric-owner --full-time --quoting-style=c`. */
export interface Entry {
  /** As `ls -l` begins a line: `-`, `d`, `l`; `h` for a hard link. */
  readonly type: string
  readonly size: number
  readonly path: string
  /** Of a link. */
  readonly target: string | undefined
}

export const listArgv = (file: string): readonly string[] => [
  '--list',
  '--verbose',
  '--verbose',
  '--numeric-owner',
  '--full-time',
  '--absolute-names',
  '--quoting-style=c',
  `--file=${file}`,
]

const line =
  /^(.)\S{9}\S? +\d+\/\d+ +(?:(\d+)|\d+,\d+) +\S+ +\S+ +("(?:[^"\\]|\\.)*")(?: (?:->|link to) ("(?:[^"\\]|\\.)*"))?/

/** @throws UserError for a line that is none of an ordinary archive, such as a volume label. */
export function entryOf(text: string): Entry {
  const [, type, size, path, target] = line.exec(text) ?? []
  if (type === undefined || path === undefined)
    throw new UserError(
      { what: 'The archive holds something that is no file.', evidence: text, next: 'Name a tar that Muelle made.' },
      { refused: true },
    )
  return { type, size: Number(size ?? 0), path: unquoted(path), target: target && unquoted(target) }
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** Undoes the quoting of C. Bytes of other than ASCII stand as octal numbers. */
function unquoted(text: string): string {
  const bytes = text
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, what: string) =>
      what.length === 3 ? String.fromCharCode(Number.parseInt(what, 8)) : (escapes[what] ?? what),
    )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
