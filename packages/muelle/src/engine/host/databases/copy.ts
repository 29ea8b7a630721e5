import { dirname, join } from 'node:path'
import { byteText } from '../../../kernel/bytes.ts'
import { FailedError } from '../../../kernel/errors.ts'
import { requireSpace } from '../volumes/space.ts'
import type { Copied, DatabaseJob } from './jobs.ts'
import { load } from './load.ts'
import { underSnapshot } from './look.ts'
import { dumpOptions, endsWithInput } from './pg-dump.ts'
import type { DatabasePlaces } from './places.ts'
import { startIn } from './program.ts'
import { hasEnd } from './read-back.ts'
import { copyFiles } from './store.ts'
import { together } from './together.ts'

type Wanted = Extract<DatabaseJob, { job: 'copy' }>

const script = `${endsWithInput}
pg_dump "$@"`

/**
 * Copies a database and exactly the files that it names, both under one snapshot, into an empty database. Who works with the source goes
 * on. The two may be in different containers of the host, and of different stacks.
 * @returns what the source holds.
 * @throws FailedError when pg_dump or psql did not come to its end: the new one is not whole then.
 */
export async function copy(
  places: DatabasePlaces,
  { database, container, filestore, into, target }: Wanted,
  say: (text: string) => Promise<void>,
  outer: AbortSignal,
): Promise<Copied> {
  return underSnapshot(places, { container, database }, outer, async ({ id, facts }, list) => {
    // The database lies in another volume, mostly on the same disk: one that is full stops everybody on it.
    await requireSpace(
      dirname(places.filestores),
      { bytes: facts.bytes + facts.content, files: facts.files },
      `copy ${database} with its files`,
    )
    const source = join(filestore === 'borrowed' ? places.borrowed : places.filestores, database)
    let told = Date.now()
    const tell = (files: number, bytes: number) => {
      if (Date.now() - told < 2000) return
      told = Date.now()
      void say(`${files} files, ${byteText(bytes)} of ${byteText(facts.content)}`)
    }
    let bytes = 0
    const count = (more: number) => {
      bytes += more
    }
    const loaded = { container: target, into, text: facts.bytes, own: true }
    const [, found] = await together(outer, [
      (signal) => load(places, loaded, dumped(places, container, database, id, signal, count), say, signal),
      (signal) => copyFiles(places, { source, list, into, content: facts.content }, tell, signal),
    ])
    const { odoo, neutralized, uuid, modules, rows } = facts
    return { odoo, neutralized, uuid, modules, rows, sql: bytes, ...found }
  })
}

/** pg_dump's SQL, which must come to its end. */
async function* dumped(
  { socket }: DatabasePlaces,
  container: string,
  database: string,
  snapshot: string,
  signal: AbortSignal,
  counted: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const argv = ['bash', '-c', script, 'dump', ...dumpOptions(database, snapshot)]
  const program = await startIn(socket, container, argv, { environment: ['PGAPPNAME=muelle dump'], signal })
  let tail = Buffer.alloc(0) as Buffer
  try {
    for await (const piece of program.stdout as AsyncIterable<Buffer>) {
      tail = Buffer.from(piece.length >= 1024 ? piece.subarray(-1024) : Buffer.concat([tail, piece]).subarray(-1024))
      counted(piece.length)
      yield piece
    }
    const { exitCode, complaint } = await program.ended
    if (exitCode !== 0 || !hasEnd(tail))
      throw new FailedError(
        {
          what: `${database} could not be read to its end. It is as it was.`,
          evidence: complaint || `pg_dump exits with ${exitCode}`,
          next: 'See: muelle logs db',
        },
        { unwound: true },
      )
  } finally {
    program.abandon()
  }
}
