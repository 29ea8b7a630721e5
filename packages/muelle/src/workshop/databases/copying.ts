import type { Copied } from '../../engine/host/databases/jobs.ts'
import { byteText } from '../../kernel/bytes.ts'
import { EnvironmentError } from '../../kernel/errors.ts'
import { ask } from '../../postgres/psql.ts'
import type { ExchangeWorld } from '../exchange.ts'
import { databaseNamed, residentDatabase, serverDatabases } from '../named-database.ts'
import { type Making, startMaking } from './making.ts'
import { roomOf } from './room.ts'

/** A database that is only read. */
export interface Original {
  readonly database: string
  /** Id of the `db` container that has it; of another stack on this host, perhaps. */
  readonly container: string
  /** `borrowed`: of another stack, whose volume the workshop was opened with. */
  readonly filestore: 'own' | 'borrowed'
}

/**
 * Copies a database of this host, with the files that it names, into a new one of this stack. Who works in it goes on.
 * @param name of the new one, from `makingName`.
 * @throws EnvironmentError when PostgreSQL's disk has no room for it; FailedError, unwound, when it did not come to its end.
 */
export async function copyDatabase(
  world: ExchangeWorld,
  { database, container, filestore }: Original,
  name: string,
  note: (text: string) => void,
): Promise<{ readonly making: Making; readonly copied: Copied }> {
  const { engine, stack, session, context } = world
  const { bytes } = databaseNamed(await serverDatabases(engine, container, context.signal), database)
  const room = await roomOf(world, (await residentDatabase(engine, stack)).id)
  if (bytes > room)
    throw new EnvironmentError({
      what: `There is no room for a copy of ${database}: ${byteText(bytes)} are needed.`,
      evidence: `${byteText(room)} are free where PostgreSQL of ${stack.project} has its data`,
      next: 'Free space there, or enlarge the disk: muelle volume grow db-data says how.',
    })
  const extensions = await ask(engine, container, database, 'SELECT extname FROM pg_extension;\n', context.signal)
  const making = await startMaking(world, name, { extensions })
  const what = { job: 'copy', database, container, filestore, into: name, target: making.container } as const
  return { making, copied: await session.database(what, note) }
}
