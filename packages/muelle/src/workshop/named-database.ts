import type { ContainerSummary, Engine } from '../engine/port.ts'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { ask } from '../postgres/psql.ts'
import { isOurs } from '../stack/database-name.ts'
import type { Stack } from '../stack/stack.ts'
import { running } from './look.ts'

/** The running container of PostgreSQL. @throws UserError, refused, when it does not run. */
export async function residentDatabase(engine: Engine, stack: Stack): Promise<ContainerSummary> {
  return running({ stack, engine, containers: await engine.containers(stack.project) }, 'db')
}

/** A database as the server has it. */
export interface ServerDatabase {
  readonly name: string
  readonly oid: number
  /** Its comment: Muelle's mark while it is in the making. */
  readonly comment: string
  readonly bytes: number
}

const everySql = `SELECT oid || E'\\t' || datname || E'\\t' || coalesce(replace(replace(shobj_description(oid, 'pg_database'), E'\\t', ' '), E'\\n', ' '), '') || E'\\t' || pg_database_size(oid)
FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname;
`

/** All databases but the templates and the one that every server has. */
export async function serverDatabases(
  engine: Engine,
  container: string,
  signal?: AbortSignal,
): Promise<readonly ServerDatabase[]> {
  return (await ask(engine, container, 'postgres', everySql, signal)).map((row) => {
    const [oid, name = '', comment = '', bytes] = row.split('\t')
    return { oid: Number(oid), name, comment, bytes: Number(bytes) }
  })
}

/**
 * One database of the server, which need not be in odoo.databases.
 * @throws UserError with the closest name when there is none: nothing is ever made in its place.
 */
export function databaseNamed(all: readonly ServerDatabase[], name: string): ServerDatabase {
  const found = all.find((each) => each.name === name)
  if (found !== undefined) return found
  const names = all.map((each) => each.name).filter((each) => !isOurs(each))
  const near = closest(name, names)
  throw new UserError({
    what: `There is no database ${name}.`,
    evidence: names.length === 0 ? 'the server has none' : `there are ${names.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'Name one of these.',
  })
}
