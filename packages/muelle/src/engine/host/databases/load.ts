import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { byteText } from '../../../kernel/bytes.ts'
import { FailedError, UserError } from '../../../kernel/errors.ts'
import { filterSql } from '../../../postgres/dump/filter.ts'
import type { DatabasePlaces } from './places.ts'
import { startIn } from './program.ts'

/**
 * Runs in the database's container, as its own user, who may connect as lesser roles: a hostile dump has such a role's rights and no more.
 * A psql that knows `\restrict` (since 15.14, 16.10, 17.6) takes no other command until it hears the key again.
 */
const argv = (database: string, role: string): readonly string[] => [
  ...['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '--no-password', `--username=${role}`, `--dbname=${database}`],
  ...['--output=/dev/null', '--file=-'],
]

/** The database is dropped when it does not come to its end: nothing of it need be on the disk before. */
const environment = [
  'PGAPPNAME=muelle load',
  'PGCLIENTENCODING=UTF8',
  'PGOPTIONS=-c synchronous_commit=off -c statement_timeout=0 -c idle_in_transaction_session_timeout=0',
]

/**
 * Sends SQL to an empty database through the filter.
 * @param text bytes that are expected, to tell progress by.
 * @param own of this stack: pg_dump wrote it here, and it has not changed since.
 * @param role who it is loaded as; odoo when absent.
 * @throws UserError, refused, by the filter; FailedError with psql's words: the database is not whole then.
 */
export async function load(
  { socket }: DatabasePlaces,
  wanted: {
    readonly container: string
    readonly into: string
    readonly text: number
    readonly own: boolean
    readonly role?: string
  },
  source: AsyncIterable<Buffer>,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { container, into, text } = wanted
  const restrict = await guarded(socket, wanted, signal)
  const psql = await startIn(socket, container, argv(into, wanted.role ?? 'odoo'), { environment, signal })
  psql.stdout.resume()
  let gone = false
  void psql.ended.then(
    () => {
      gone = true
    },
    () => {
      gone = true
    },
  )
  let sent = 0
  let told = Date.now()
  try {
    if (restrict) await give(psql.stdin, Buffer.from(`\\restrict ${randomBytes(24).toString('hex')}\n`), psql.ended)
    for await (const piece of filterSql(source, {}, { unguarded: !restrict })) {
      if (gone) break
      await give(psql.stdin, piece, psql.ended)
      sent += piece.length
      if (Date.now() - told > 2000) {
        told = Date.now()
        void say(`${byteText(sent)} of ${byteText(text)}`)
      }
    }
    psql.stdin.end()
  } catch (error) {
    psql.abandon()
    throw error
  }
  const { exitCode, complaint } = await psql.ended.catch((error: unknown) => {
    signal.throwIfAborted()
    throw broken(into, error instanceof Error ? error.message : String(error))
  })
  signal.throwIfAborted()
  if (exitCode !== 0) throw broken(into, complaint || `psql exits with ${exitCode}`)
}

/** Waits for a reader that is slow; not for one that is gone. */
async function give(stdin: Writable, data: Buffer, ended: Promise<unknown>): Promise<void> {
  if (stdin.destroyed || stdin.write(data)) return
  const waiting = new AbortController()
  try {
    await Promise.race([
      once(stdin, 'drain', { signal: waiting.signal }),
      once(stdin, 'close', { signal: waiting.signal }),
      ended.catch(() => undefined),
    ])
  } finally {
    waiting.abort()
  }
}

/**
 * Whether psql takes no commands from a dump. Without that guard the filter stands alone between a dump and a shell beside PostgreSQL:
 * enough for what pg_dump wrote in this stack, not for what comes from elsewhere.
 * @throws UserError, refused, for a dump from elsewhere when psql has no guard.
 */
export async function guarded(
  socket: string,
  { container, own }: { readonly container: string; readonly own: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const version = await versionOf(socket, container, signal)
  const knows = knowsRestrict(version)
  if (!knows && !own)
    throw new UserError(
      {
        what: 'PostgreSQL here is too old to load a dump from elsewhere safely: its psql would run commands that a dump hides.',
        evidence: `${version.trim()}; psql refuses them since 15.14, 16.10 and 17.6 (CVE-2025-8714)`,
        next: 'Update the image of PostgreSQL: docker pull on the host what postgres.image names, then muelle up, then this again. Dumps that this stack made are loaded by their name.',
      },
      { refused: true },
    )
  return knows
}

async function versionOf(socket: string, container: string, signal: AbortSignal): Promise<string> {
  const program = await startIn(socket, container, ['psql', '--version'], { signal })
  program.stdin.end()
  let text = ''
  for await (const piece of program.stdout as AsyncIterable<Buffer>) text += piece
  return text
}

/** @param version what `psql --version` says. */
export function knowsRestrict(version: string): boolean {
  const [, major = 0, minor = 0] = (/ (\d+)\.(\d+)/.exec(version) ?? []).map(Number)
  const since: Readonly<Record<number, number>> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 }
  return major > 17 || minor >= (since[major] ?? Number.POSITIVE_INFINITY)
}

const broken = (into: string, evidence: string) =>
  new FailedError(
    {
      what: /no pg_hba\.conf entry|Peer authentication failed/.test(evidence)
        ? 'This stack was brought up by an older Muelle: PostgreSQL does not let it load as a lesser role.'
        : 'PostgreSQL did not take the dump. No other database was touched.',
      evidence,
      next: /no pg_hba\.conf entry|Peer authentication failed/.test(evidence)
        ? 'Run muelle up once, then this again.'
        : `Mend what it says. What was loaded is called ${into}, and is removed by the next attempt.`,
    },
    { unwound: true },
  )
