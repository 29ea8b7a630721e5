import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FailedError } from '../../../kernel/errors.ts'
import { endsWithInput } from '../databases/pg-dump.ts'
import { startIn } from '../databases/program.ts'
import { hasEnd } from '../databases/read-back.ts'

/** Bytes of the stream's end that are looked at. */
const kept = 1024

/** One of two programs that data flows between. */
interface End {
  readonly container: string
  readonly database: string
}

const dumpScript = `${endsWithInput}
exec pg_dump "$@"`

/** Objects keep their owner: role odoo, which every stack has. Rights are the target's own. */
const dumpArgv = (database: string, snapshot: string): readonly string[] => [
  ...['bash', '-c', dumpScript, 'clone', '--username=postgres', '--no-password', `--snapshot=${snapshot}`],
  ...['--format=plain', '--encoding=UTF8', '--no-privileges', '--no-tablespaces', '--no-publications'],
  ...['--no-subscriptions', '--no-security-labels', `--dbname=${database}`],
]

const loadArgv = (database: string): readonly string[] => [
  ...['psql', '-X', '-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-U', 'postgres', '-d', database, '-f', '-'],
]

/**
 * Streams a database from one container into an empty one of another.
 * @param counted is told the bytes so far.
 * @returns the bytes of SQL.
 * @throws FailedError, unwound, with the words of the program that failed first.
 */
export async function pipeDatabase(
  socket: string,
  source: End & { readonly snapshot: string },
  target: End,
  counted: (bytes: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const environment = ['PGAPPNAME=muelle clone', 'PGOPTIONS=-c statement_timeout=0 -c lock_timeout=0']
  const loading = await startIn(socket, target.container, loadArgv(target.database), { environment, signal })
  const dumping = await startIn(socket, source.container, dumpArgv(source.database, source.snapshot), {
    environment,
    signal,
  })
  let bytes = 0
  let tail = Buffer.alloc(0)
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length
      tail = Buffer.concat([tail, chunk.subarray(-kept)]).subarray(-kept)
      counted(bytes)
      done(null, chunk)
    },
  })
  loading.stdout.resume()
  const torn = await pipeline(dumping.stdout, count, loading.stdin).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (torn !== undefined) {
    dumping.abandon()
    loading.abandon()
  }
  signal.throwIfAborted()
  const [dumped, loaded] = await Promise.all([dumping.ended, loading.ended].map((ended) => ended.catch(asUnknown)))
  signal.throwIfAborted()
  const what = `${source.database} could not be copied.`
  // Who loads hears of the end of who dumps, and the other way round: the one that says more is the cause.
  if (loaded !== undefined && loaded.exitCode !== 0) throw failedIn(what, loaded.complaint || dumped?.complaint)
  if (dumped !== undefined && dumped.exitCode !== 0) throw failedIn(what, dumped.complaint)
  if (torn !== undefined || dumped === undefined || loaded === undefined) throw failedIn(what, wordsOf(torn))
  // pg_dump writes this last; a stream that broke off without an error lacks it.
  if (!hasEnd(tail)) throw failedIn(what, 'the stream has no end mark')
  return bytes
}

const asUnknown = () => undefined

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : 'the connection broke off')

export const failedIn = (what: string, evidence: string | undefined): FailedError =>
  new FailedError(
    {
      what,
      evidence: evidence?.split('\n').slice(-5).join('\n'),
      next: 'See muelle logs db of both environments, then run it again.',
    },
    { unwound: true },
  )
