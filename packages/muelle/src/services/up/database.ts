import { initialiseDatabase } from '../../databases/initialise.ts'
import { judgeDatabases } from '../../databases/judge.ts'
import { odooPasswordHash, scramVerifier } from '../../databases/password.ts'
import { roleSql } from '../../databases/sql.ts'
import { databaseStates } from '../../databases/state.ts'
import type { Task } from '../../engine/host/durable.ts'
import { FailedError } from '../../kernel/errors.ts'
import { step } from '../../kernel/steps.ts'
import { psql } from '../../postgres/psql.ts'
import { userOf } from '../../render/images.ts'
import { consumersOf, passwordIn, pgpassPath, roleCopies } from '../../secrets/copies.ts'
import { storedSecret } from '../../secrets/store.ts'
import { reportUrl } from '../../stack/served.ts'
import type { Stack } from '../../stack/stack.ts'
import { compose, upArgv } from '../../workshop/compose.ts'
import { settleDatabases } from '../../workshop/databases/settle.ts'
import { writeFirstHashes } from '../../workshop/first-hashes.ts'
import { firstModules, initArgv } from '../../workshop/first-modules.ts'
import { runOneShot } from '../../workshop/one-shot.ts'
import { waitForService } from '../../workshop/wait.ts'
import { containerOf, type World } from '../../workshop/world.ts'
import { reloadPgbouncer } from './pgbouncer.ts'

/** Starts PostgreSQL and waits until it answers; its health needs the application's database, which may not exist yet. */
export function databaseServerTask(): Task<World> {
  const argv = upArgv('db')
  return {
    step: step({
      id: 'db',
      what: 'start PostgreSQL',
      why: 'everything else needs it',
      argv,
      undo: 'docker compose stop db',
    }),
    async work(world, note) {
      await compose(world, argv, note)
      await waitForService(world, 'db', { seconds: 120, until: 'alive' })
      await waitForServer(world)
    },
  }
}

async function waitForServer(world: World): Promise<void> {
  const { clock, signal } = world.context
  let answer = ''
  for (let tries = 0; tries < 240; tries++) {
    const container = await waitForService(world, 'db', { seconds: 120, until: 'alive' })
    // Over TCP: during its first initialisation the server listens on the local socket only, and is stopped again.
    // As role odoo, whom pg_hba.conf lets ask: another one would leave a FATAL line in the log at every start.
    const result = await world.engine.exec(container.id, {
      argv: ['pg_isready', '-q', '-h', '127.0.0.1', '-U', 'odoo', '-d', 'postgres'],
    })
    if (result.exitCode === 0) return
    answer = result.stderr || `pg_isready exits with ${result.exitCode}`
    await clock.sleep(500, signal)
  }
  throw new FailedError(
    {
      what: 'PostgreSQL does not accept connections after 120 s.',
      evidence: answer.trim(),
      next: 'See: muelle logs db',
    },
    { unwound: false },
  )
}

/** Makes or corrects the role that owns the databases. */
export function roleTask(): Task<World> {
  return {
    step: step({
      id: 'role',
      what: 'make role odoo: no superuser, cannot create databases or roles',
      why: 'the application must not be able to make an empty database in place of a lost one',
    }),
    async work(world, note) {
      const password = await secretOnHost(world, 'odoo_db_password')
      const consumers = consumersOf(world.stack, (role) => userOf(world.stack, role))
      const copiesOf = (value: string) => roleCopies(consumers, value)
      const before = passwordIn(await world.session.read(pgpassPath))
      await giveRole(world, password)
      // Right after the role has it: libpq reads the file for every connection, so that Odoo need not be restarted.
      const changed = await world.session.put(copiesOf(password)).catch(async (error) => {
        // A full disk, say. PostgreSQL knows one password of a role: Odoo goes on with the one that it has.
        if (before !== undefined) {
          await giveRole(world, before)
          await world.session.put(copiesOf(before))
        }
        throw error
      })
      if (changed.length === 0) return
      note('gave Odoo the password')
      await reloadPgbouncer(world, note)
    },
  }
}

/** Not given up half-way: what it does is one statement. */
const giveRole = async (world: World, password: string) =>
  psql(world.engine, await database(world), 'postgres', roleSql(scramVerifier(password)))

/** Finishes what an operation on databases left between two names: before anything looks which databases there are. */
export function settleTask(): Task<World> {
  return {
    step: step({
      id: 'settle',
      what: 'finish what an operation on databases left, if it was cut off',
      why: 'a database whose name was being changed must not be taken for a missing one',
    }),
    work: async (world, note) => (await settleDatabases(world, note, { start: false })).found,
  }
}

/** Creates and initialises one database when it was never there; a recorded one that is missing is an error. */
export function initialiseTask(stack: Stack, name: string): Task<World> {
  const modules = ['base', ...stack.odoo.modules].join(',')
  return {
    step: step({
      id: `database:${name}`,
      what: `create and initialise database ${name} with ${modules}, unless it is there`,
      why: 'Odoo needs an initialised database; it cannot create one itself',
      argv: initArgv(name, firstModules(stack)),
      undo: `a half-made ${name} is marked as such and made again by the next run`,
    }),
    async work(world, note) {
      const container = await database(world)
      const made = await initialiseDatabase(
        {
          engine: world.engine,
          session: world.session,
          container,
          clock: world.context.clock,
          signal: world.context.signal,
          locale: world.stack.postgres.locale,
          modules: ['base', ...world.stack.odoo.modules],
          passwordHash: odooPasswordHash(await secretOnHost(world, 'odoo_user_password')),
          reportUrl: reportUrl(world.stack.odoo, name),
          runOdoo: () =>
            runOneShot(world, initArgv(name, firstModules(world.stack)), note, ({ message }) => note(message)),
        },
        name,
        note,
      )
      if (made) await writeFirstHashes(world, container, name, { note, signal: world.context.signal })
      return made
    },
  }
}

/** Says what of the databases is not as muelle.yaml has it. Nothing of it is corrected: each has consequences that a person weighs. */
export function compareTask({ odoo }: Stack): Task<World> {
  return {
    step: step({
      id: 'databases',
      what: `compare ${odoo.databases.join(', ')} with muelle.yaml: locale, collation version, report.url`,
      why: 'a newer image may sort in another order; muelle databases check says more',
      effect: 'read',
    }),
    async work(world, note) {
      const states = await databaseStates(
        world.engine,
        await database(world),
        world.stack.odoo.databases,
        world.context.signal,
      )
      for (const { what, next } of judgeDatabases(world.stack, states)) note(`${what} ${next ?? ''}`.trimEnd())
      return false
    },
  }
}

async function database(world: World): Promise<string> {
  const container = await containerOf(world, 'db')
  if (container === undefined) throw new Error('the task db runs before this one')
  return container.id
}

async function secretOnHost(world: World, name: string): Promise<string> {
  const value = await storedSecret(world.session, name)
  if (value === undefined) throw new Error('the task secrets runs before this one')
  return value
}
