import type { LogRecord } from '../odoo/log.ts'
import { judgingRun } from '../odoo/runs/judge.ts'
import type { Verdict } from '../odoo/verdict.ts'
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

/**
 * The run is judged by what Odoo says at INFO, whatever `odoo.conf` has: not every command of Odoo takes `--log-level`, and each reads
 * its environment (Odoo 19.0 `odoo/tools/config.py`). What is typed behind `odoo` still counts for more, so that `--log-level=debug` does.
 */
const told: readonly string[] = [
  ...['--env', 'ODOO_LOG_LEVEL=info'],
  ...['--env', 'ODOO_LOG_HANDLER=odoo.modules.loading:INFO'],
]

/** A one-shot as a person would type it: the cron service's container with another command, gone when it has ended. */
export const oneShotArgv = (...argv: readonly string[]): readonly string[] => oneShotWith([], ...argv)

/** The same. @param options of `docker compose run` besides. */
export const oneShotWith = (options: readonly string[], ...argv: readonly string[]): readonly string[] =>
  composeArgv('run', '--rm', '--no-deps', '--no-TTY', ...told, ...options, 'odoo-cron', 'odoo', ...argv)

/** The words behind `odoo` of a one-shot. */
const behindOdoo = (argv: readonly string[]): readonly string[] => argv.slice(argv.indexOf('odoo') + 1)

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
 * @param onLine each line of what it prints. @param statesAsked false when nobody asks the database for its modules afterwards: the log
 * then has to show each of them.
 * @returns how it ended, judged by its log; never throws on an exit code.
 */
export async function runOneShot(
  { engine, stack, session }: Pick<Workshop, 'engine' | 'stack' | 'session'>,
  argv: readonly string[],
  note: (text: string) => void,
  onRecord: (record: Omit<LogRecord, 'rest'>) => void = () => undefined,
  { onLine, statesAsked = true }: { readonly onLine?: (line: string) => void; readonly statesAsked?: boolean } = {},
): Promise<OneShot> {
  await removeLeftOvers(engine, stack, note)
  const judge = judgingRun(behindOdoo(argv), { statesAsked })
  const { exitCode, output } = await session.compose(argv.slice(2), (line) => {
    onLine?.(line)
    const record = judge.line(line)
    if (record) onRecord(record)
  })
  return { exitCode, output, verdict: judge.verdict(exitCode) }
}
