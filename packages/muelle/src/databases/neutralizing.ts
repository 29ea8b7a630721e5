import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import { lookAtSql, userMappingsSql } from '../neutralizing/look-at.ts'
import { neutralizingOf, neutralizingSql, remainingSql } from '../neutralizing/sql.ts'
import { topics } from '../neutralizing/topics.ts'
import { isNeutralized } from '../odoo/database-sql.ts'
import { moduleStatesSql, readStates } from '../odoo/modules/states.ts'
import { packs } from '../packs/packs.ts'
import { columnsOf } from '../postgres/columns.ts'
import { ask, psql } from '../postgres/psql.ts'
import type { ExchangeWorld } from '../workshop/exchange.ts'
import { residentDatabase } from '../workshop/named-database.ts'
import { oneShotArgv, runOneShot } from '../workshop/one-shot.ts'

/** All that Muelle knows to neutralise: the core's, and each country's. */
const allTopics = [...topics, ...packs.flatMap(({ neutralizing }) => neutralizing)]

/** A database of the server, and who answers for it. */
export interface Which {
  readonly engine: Engine
  /** Of PostgreSQL. */
  readonly container: string
  readonly database: string
  readonly signal: AbortSignal
}

/** Odoo's own command, in a container of its own. Source: facts/odoo-cli.json neutralize. */
export const neutralizeArgv = (database: string): readonly string[] => oneShotArgv('neutralize', '--database', database)

/**
 * Neutralises a database as Odoo does: each installed module's own statements. It cannot be taken back.
 * @throws FailedError when the database does not say of itself that it is neutralised, whatever the exit code was.
 */
export async function neutralizeDatabase(
  world: ExchangeWorld,
  database: string,
  note: (text: string) => void,
): Promise<void> {
  const { output, verdict } = await runOneShot(world, neutralizeArgv(database), note, ({ message }) => note(message))
  const { id } = await residentDatabase(world.engine, world.stack)
  const [marked] = await psql(world.engine, id, database, `SELECT ${isNeutralized};\n`, world.context.signal)
  if (verdict.succeeded && marked === 't') return
  throw new FailedError(
    {
      what: `${database} is not neutralised.`,
      evidence: [
        ...(verdict.succeeded ? ['the database does not say of itself that it is'] : verdict.reasons.slice(0, 8)),
        ...output.trim().split('\n').slice(-5),
      ].join('\n'),
      next: 'Mend what it says, and run it again. Until then it sends mail and runs scheduled actions.',
    },
    { unwound: false },
  )
}

/** Something that was neutralised: what it is, and how many there were. */
export const Neutralized = z.object({ id: z.string(), what: z.string(), count: z.int() })
type Neutralized = z.output<typeof Neutralized>

/** What Odoo's scripts leave: modules without one, credentials, what a browser would reach. Told kind by kind. */
export async function neutralizeMore(
  { engine, container, database, signal }: Which,
  note: (text: string) => void,
): Promise<Neutralized[]> {
  const catalogue = await columnsOf(engine, container, database, signal)
  const { measures } = neutralizingOf(allTopics, catalogue)
  const rows = await psql(engine, container, database, neutralizingSql(measures, catalogue), signal)
  const whats = new Map(measures.map(({ id, what }) => [id, what]))
  const done = rows.flatMap((row) => {
    const [id = '', count] = row.split('\t')
    const number = Number(count)
    return number > 0 ? [{ id, what: whats.get(id) ?? id, count: number }] : []
  })
  for (const { what, count } of done) note(`${count} ${what}`)
  return done
}

const Left = z.object({ id: z.string(), count: z.int(), some: z.array(z.string().nullable()) })

/** Everything by which a database could still reach out: one line each, none when it is neutral. */
export async function reachOf({ engine, container, database, signal }: Which): Promise<readonly string[]> {
  const of = (sql: string) => ask(engine, container, database, sql, signal)
  const catalogue = await columnsOf(engine, container, database, signal)
  const { measures, unknown } = neutralizingOf(allTopics, catalogue)
  const whats = new Map(measures.map(({ id, what }) => [id, what]))
  const left = (await of(remainingSql(measures, catalogue))).map((row) => Left.parse(JSON.parse(row)))
  const [mark] = await of(`SELECT ${isNeutralized};\n`)
  const states = [...readStates(await of(moduleStatesSql))]
  return [
    ...unknown,
    ...left.map(
      ({ id, count, some }) =>
        `${whats.get(id) ?? id}: ${count} (${some.map((each) => each ?? 'no name').join(', ')}${count > some.length ? ', …' : ''})`,
    ),
    ...(await of(userMappingsSql)).map((each) => `password of a foreign server: ${each}`),
    ...(mark === 't' ? [] : ['Odoo does not hold it for neutralised: database.is_neutralized is not set']),
    ...states.filter(([, state]) => state.startsWith('to ')).map(([name, state]) => `module ${name} is ${state}`),
  ]
}

/** A place of a database that a person should look at, and how many there are. */
export const LookAt = z.object({ where: z.string(), count: z.int() })

/** What nobody knows and looks like a key, and tables in schemas that nothing looks into. */
export async function lookAtOf({ engine, container, database, signal }: Which): Promise<z.output<typeof LookAt>[]> {
  const catalogue = await columnsOf(engine, container, database, signal)
  const rows = await ask(engine, container, database, lookAtSql(catalogue), signal)
  return rows.map((row) => {
    const [where = '', count] = row.split('\t')
    return { where, count: Number(count) }
  })
}

/** The same for a person; nothing when there is none. */
export const lookAtText = (places: readonly z.output<typeof LookAt>[]): readonly string[] =>
  places.length === 0
    ? []
    : [
        `Look at these, which Muelle does not know: ${places.map(({ where, count }) => `${where} (${count})`).join(', ')}.`,
      ]

/** Running servers keep parameters, rights and the like in caches, and are told over these tables (Odoo 19.0 `odoo/orm/registry.py`). */
const toldSql = `SELECT format('INSERT INTO public.%I DEFAULT VALUES', relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname LIKE 'orm\\_signaling\\_%' \\gexec
`

/**
 * Odoo's own statements, then Muelle's, then the question whether anything is left: the way that a clone goes. It cannot be taken back.
 * @param failing what is true, and to be done, when something is left.
 * @throws FailedError with all that is left: nobody is told that a database is neutral while something of it reaches out.
 */
export async function neutralizeWhole(
  world: ExchangeWorld,
  database: string,
  note: (text: string) => void,
  failing: { readonly next: string; readonly unwound: boolean },
): Promise<{ readonly besides: Neutralized[]; readonly lookAt: z.output<typeof LookAt>[] }> {
  const { engine, stack, context } = world
  await neutralizeDatabase(world, database, note)
  const { id: container } = await residentDatabase(engine, stack)
  const which = { engine, container, database, signal: context.signal }
  const besides = await neutralizeMore(which, note)
  await psql(engine, container, database, toldSql, context.signal)
  const left = await reachOf(which)
  if (left.length > 0)
    throw new FailedError(
      { what: `${database} could still reach out.`, evidence: left.join('\n'), next: failing.next },
      { unwound: failing.unwound },
    )
  return { besides, lookAt: await lookAtOf(which) }
}
