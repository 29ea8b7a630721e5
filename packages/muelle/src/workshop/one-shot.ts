import { type Judging, judging, type Verdict } from '../odoo/verdict.ts'
import type { Workshop } from './change.ts'
import { composeArgv } from './compose.ts'
import { removeLeftOvers } from './left-overs.ts'

/** What every one-shot that loads the modules is given: no port is bound, signals are heeded at once, no job is run. */
export const oneShotOptions: readonly string[] = [
  '--stop-after-init',
  '--no-http',
  '--workers=0',
  '--max-cron-threads=0',
]

/** A one-shot as a person would type it: the cron service's container with another command, gone when it has ended. */
export const oneShotArgv = (...argv: readonly string[]): readonly string[] =>
  composeArgv('run', '--rm', '--no-deps', '--no-TTY', 'odoo-cron', 'odoo', ...argv)

/** How a one-shot ended. */
export interface OneShot {
  readonly exitCode: number
  /** The end of what it printed, standard output and error together: at most 2000 lines. */
  readonly output: string
  readonly verdict: Verdict
}

/**
 * Runs Odoo in a container of its own, with the image, networks, files and limits of the cron service and its odoo.conf: the official
 * entrypoint is bypassed and the database's password is in PGPASSFILE. What a killed run left behind is removed first: it may still work
 * on the database. The running services are not touched.
 * @param argv {@link oneShotArgv} of the arguments behind `odoo`.
 * @param onRecord each record's head as it comes, to tell progress by.
 * @returns how it ended, judged by its log; never throws on an exit code.
 */
export async function runOneShot(
  { engine, stack, session }: Pick<Workshop, 'engine' | 'stack' | 'session'>,
  argv: readonly string[],
  note: (text: string) => void,
  onRecord: (record: NonNullable<ReturnType<Judging['line']>>) => void = () => undefined,
): Promise<OneShot> {
  await removeLeftOvers(engine, stack, note)
  const judge = judging()
  const { exitCode, output } = await session.compose(argv.slice(2), (line) => {
    const record = judge.line(line)
    if (record) onRecord(record)
  })
  return { exitCode, output, verdict: judge.verdict(exitCode) }
}
