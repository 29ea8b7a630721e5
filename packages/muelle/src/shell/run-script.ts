import { randomBytes } from 'node:crypto'
import type { Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { type Change, changesText, parted, type Said } from './marked.ts'
import { type Script, scriptProgram } from './script-program.ts'

/** What Odoo's shell is started with: no port is bound, no job is run; only warnings are told. */
export const shellOptions = (database: string): readonly string[] => [
  'odoo',
  'shell',
  '--database',
  database,
  '--no-http',
  '--workers=0',
  '--max-cron-threads=0',
  '--log-level=warn',
]

/** Characters of a script's output that its answer holds; all of it was shown as it came. */
const mostPrinted = 8 * 2 ** 20

/** How a script ended. */
export type Ended = Extract<Said, { end: unknown }>['end'] & { readonly stdout: string; readonly stderr: string }

/**
 * Runs a script in `odoo shell` and shows its output as it comes.
 * @param container id of a running container of Odoo.
 * @returns how it ended, also when it raised.
 * @throws FailedError when the program around it never says so: Odoo did not start, or the script ended the process.
 */
export async function runScript(
  engine: Engine,
  container: string,
  database: string,
  script: Omit<Script, 'mark' | 'answer'>,
  { askYes, signal }: Pick<Context, 'askYes' | 'signal'>,
  progress: Progress,
): Promise<Ended> {
  const nonce = randomBytes(8).toString('hex')
  const mark = `\u001emuelle ${nonce} `
  const answer = `/tmp/muelle-${nonce}`
  const printed: string[] = []
  let size = 0
  let end: Extract<Said, { end: unknown }>['end'] | undefined
  let answered: Promise<unknown> = Promise.resolve()
  const ask = async (changes: readonly Change[]) => {
    progress.line(`${script.name} changed, and nothing of it is kept yet:\n${changesText(changes)}`)
    const agreed = (await askYes?.('Keep it?').catch(() => false)) ?? false
    await engine.exec(container, {
      argv: ['sh', '-c', 'cat > "$0".new && mv "$0".new "$0"', answer],
      input: agreed ? 'yes' : 'no',
    })
  }
  const { exitCode, stderr } = await engine.exec(container, {
    argv: shellOptions(database),
    input: scriptProgram({ ...script, mark, answer }),
    signal,
    onLine(line, stream) {
      const { own, said } = stream === 'stdout' ? parted(line, mark) : { own: line, said: undefined }
      if (own !== undefined) progress.line(own)
      if (own !== undefined && stream === 'stdout') {
        if (size <= mostPrinted && size + own.length > mostPrinted) printed.push('… more was printed than is kept here')
        size += own.length + 1
        if (size <= mostPrinted) printed.push(own)
      }
      if (said && 'ask' in said) answered = ask(said.ask)
      if (said && 'end' in said) end = said.end
    },
  })
  await answered
  if (end !== undefined) return { ...end, stdout: printed.map((line) => `${line}\n`).join(''), stderr }
  throw new FailedError(
    {
      what: `${script.name} never came to its end: Odoo's shell exits with ${exitCode}.`,
      evidence: stderr.trim().split('\n').slice(-6).join('\n') || printed.slice(-6).join('\n') || undefined,
      next:
        exitCode === 0
          ? 'It ended the process itself (os._exit), or left by a signal. Nothing of it was kept.'
          : 'Nothing of it was kept. Does the image have a shell, and does the database start? See: muelle logs odoo --tail 50',
    },
    { unwound: true },
  )
}
