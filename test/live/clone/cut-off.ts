import { spawn } from 'node:child_process'
import { cli, type Project } from '../stack/project.ts'

/** A moment in a step, and what happens then. */
export interface Moment {
  /** How the step begins, as progress names it. */
  readonly what: string
  /** Resolves when it is in the middle of its work. Called when the step has begun. */
  readonly seen: () => Promise<unknown>
  readonly strike: (kill: () => void) => unknown
}

/** What a run said that was cut off. */
export interface CutOff {
  readonly output: string
  /** Whether it was struck in the step: that had begun, and had not ended when it was struck. */
  readonly landed: boolean
  readonly exitCode: number | null
}

const line = (words: string, what: string) =>
  new RegExp(`^(?:${words})\\s+${what.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'm')

/** Runs Muelle and strikes in the middle of a step; rejects when the moment never comes. */
export function cutOff(
  project: Project,
  command: readonly string[],
  { what, seen, strike }: Moment,
  before?: { readonly what: string; readonly work: () => Promise<unknown> },
): Promise<CutOff> {
  return new Promise((resolve, reject) => {
    const argv = [cli, '-C', project.directory, '--format', 'json', ...command]
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] })
    let output = ''
    let landed = false
    const waiting = [
      ...(before === undefined ? [] : [before]),
      {
        what,
        async work() {
          await seen()
          landed = !line('done|same|failed', what).test(output)
          await strike(() => child.kill('SIGKILL'))
        },
      },
    ]
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const next of waiting.filter((each) => line('begin', each.what).test(output))) {
        waiting.splice(waiting.indexOf(next), 1)
        next.work().catch((error) => {
          child.kill('SIGKILL')
          reject(error)
        })
      }
    })
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ output, landed, exitCode }))
  })
}

/** SQL that ends as soon as a query has a row. */
export const until = (query: string): string => `DO $until$ BEGIN
  FOR each IN 1..3000 LOOP
    PERFORM pg_stat_clear_snapshot();
    IF EXISTS (${query}) THEN RETURN; END IF;
    PERFORM pg_sleep(0.02);
  END LOOP;
  RAISE 'it never came to %', $query$${query}$query$;
END $until$;`

/** Copied row by row, each of which takes a while, everywhere but where it is made. */
export const slowTable = `SET ROLE odoo;
CREATE TABLE acme_slow (id integer CHECK (current_database() = 'quay' OR pg_sleep(0.1) IS NOT NULL));
INSERT INTO acme_slow SELECT generate_series(1, 100);`

/** The copy has its own name still, and another session holds on to it: who gives it another name waits. */
export const holdSql = (copy: string): string => `SET application_name = 'holder';
BEGIN;
COMMENT ON DATABASE "${copy}" IS 'held';
SELECT pg_sleep(120);`

/** Who waits for the holder: between two names. */
export const waiting =
  "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER DATABASE%'"

/** Ends who waits, and then the holder: the new name was not given. */
export const releaseSql = `SELECT pg_terminate_backend(pid) FROM (${waiting}) AS those;
SELECT pg_sleep(0.2);
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder';`
