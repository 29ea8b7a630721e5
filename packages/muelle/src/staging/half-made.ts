import type { HostSession } from '../engine/host/session.ts'
import type { Engine } from '../engine/port.ts'
import { psql } from '../postgres/psql.ts'
import { identifier } from '../postgres/sql.ts'
import type { Names } from './names.ts'

/** The target's database server, and its filestores. */
export interface Place {
  readonly engine: Engine
  readonly session: Pick<HostSession, 'clone'>
  /** Id of the running `db` container. */
  readonly container: string
}

const namesSql = 'SELECT datname FROM pg_database;\n'

/** Not in a transaction. */
export const dropSql = (database: string): string => `DROP DATABASE IF EXISTS ${identifier(database)} WITH (FORCE);\n`

/**
 * Undoes or finishes what a clone left that was cut off. The exchange moves the files first, the databases last and both at once: while
 * the copy still has its own name, nothing was exchanged, and the files go back; once it has not, only what was put aside is left.
 * @param always although the person has interrupted.
 * @returns what it found, for the person; undefined when nothing was left.
 */
export async function settle(
  { engine, session, container }: Place,
  { database, copy, aside }: Names,
  always = false,
): Promise<string | undefined> {
  const how = { always }
  const there = new Set(await psql(engine, container, 'postgres', namesSql))
  const files = new Set(await session.clone({ job: 'filestores' }, undefined, how))
  if (![...there, ...files].some((name) => name === copy || name === aside)) return undefined
  const drop = (name: string) => psql(engine, container, 'postgres', dropSql(name))
  const exchanged = there.has(aside) || (!there.has(copy) && files.has(aside))
  if (exchanged) {
    await drop(aside)
    await session.clone({ job: 'remove', database: aside }, undefined, how)
    return `${database} had its copy already: what it held before is gone now`
  }
  if (files.has(aside)) {
    if (!files.has(copy)) await session.clone({ job: 'move', from: database, to: copy }, undefined, how)
    await session.clone({ job: 'move', from: aside, to: database }, undefined, how)
  }
  await drop(copy)
  await session.clone({ job: 'remove', database: copy }, undefined, how)
  return `${database} was left as it was: the half-made copy is gone`
}
