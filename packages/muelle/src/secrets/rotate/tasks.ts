import { scramVerifier } from '../../databases/password.ts'
import type { Task } from '../../engine/host/durable.ts'
import { FailedError } from '../../kernel/errors.ts'
import { step } from '../../kernel/steps.ts'
import { psql } from '../../postgres/psql.ts'
import { literal } from '../../postgres/sql.ts'
import { roleTask } from '../../services/up/database.ts'
import { restartOlder } from '../../services/up/older-secrets.ts'
import { readyTask, verifyTask } from '../../services/up/serve.ts'
import type { Stack } from '../../stack/stack.ts'
import type { Colour } from '../../store/release.ts'
import { longestHold } from '../../traffic/lease.ts'
import { composeArgv } from '../../workshop/compose.ts'
import { startSeconds, waitForService } from '../../workshop/wait.ts'
import { containerOf, type World } from '../../workshop/world.ts'
import { generateSecret } from '../generate.ts'
import { handOut } from '../hand-out.ts'
import { type HeldWorld, heldTasks } from './hold.ts'
import { changeLogin } from './login.ts'

const login = 'odoo_user_password'

/** What a rotation works with. */
export interface RotateWorld extends HeldWorld {
  /** New values that a person gave. */
  readonly given: ReadonlyMap<string, string>
  /** Databases whose login `admin` has the new password. */
  logins: readonly string[]
}

/** What runs of a stack, as far as a rotation has to do with it. */
export interface Running {
  /** Proxy and steward are there: requests can wait, and somebody ends that. */
  readonly holds: boolean
  readonly active: Colour
  readonly services: readonly string[]
}

/** Read at start by these, in the order of their restarts. Those of one row are restarted together: one is of no use without the other. */
function restartsOf(names: readonly string[], { services }: Running): readonly (readonly string[])[] {
  const odoo = services.filter((service) => service.startsWith('odoo-')).sort()
  if (names.includes('redis_password')) return [[...services.filter((service) => service === 'redis'), ...odoo]]
  return names.some((name) => ['odoo_admin_passwd', 'smtp_password'].includes(name)) ? odoo.map((each) => [each]) : []
}

/**
 * Seconds that requests may wait. For the role a second is enough on a small machine; a restart takes what Odoo takes, and beyond the
 * longest hold requests fail as without it.
 */
const holdSeconds = { role: 15, restart: longestHold }

/** A rotation, in order; each may be done twice. Killed after the first, `muelle up` does the rest as well, but for the login. */
export function rotateTasks(stack: Stack, names: readonly string[], running: Running): readonly Task<RotateWorld>[] {
  const stored = names.filter((name) => name !== login)
  const has = (name: string) => names.includes(name)
  const active = `odoo-${running.active}`
  const serves = running.services.includes(active)
  const restarts = restartsOf(names, running).filter((together) => together.length > 0)
  const front = restarts.filter((together) => together.includes(active))
  const role = has('odoo_db_password') ? [roleTask(), connectTask(running)] : []
  const quiet: readonly Task<RotateWorld>[] = [
    ...role,
    ...front.map(restartTask),
    ...(front.length > 0 ? [readyTask(stack, running.active)] : []),
  ]
  const seconds = front.length > 0 ? holdSeconds.restart : holdSeconds.role
  return [
    ...(stored.length > 0 ? [storeTask(stack, stored)] : []),
    ...(quiet.length > 0 && serves && running.holds ? heldTasks(quiet, seconds) : quiet),
    ...restarts.filter((together) => !together.includes(active)).map(restartTask),
    ...(has('postgres_password') ? [superuserTask()] : []),
    ...(has(login) ? [loginTask(stack)] : []),
    ...(serves ? [verifyTask(stack, running.active)] : []),
  ]
}

function storeTask(stack: Stack, names: readonly string[]): Task<RotateWorld> {
  return {
    step: step({
      id: 'store',
      what: `write new ${names.join(', ')} to ${stack.hostDirectory}/secrets, and the copies that services mount`,
      why: 'from here on muelle up finishes it, whatever is cut off',
    }),
    async work({ session, given }) {
      const values = names.map((name) => [name, given.get(name) ?? generateSecret()] as const)
      return (await handOut(session, stack, new Map(values))).length > 0
    },
  }
}

/** PostgreSQL's superuser is let in over the local socket without it; it is changed so that no old one lies about. */
function superuserTask(): Task<RotateWorld> {
  return {
    step: step({
      id: 'superuser',
      what: 'give the superuser of PostgreSQL the new password',
      why: 'nobody logs in with it',
    }),
    async work(world) {
      const password = await world.session.read('secrets/store/postgres_password')
      if (password === undefined) throw new Error('the task store runs before this one')
      const sql = `ALTER ROLE postgres PASSWORD ${literal(scramVerifier(password))};\n`
      await psql(world.engine, await idOf(world, 'db'), 'postgres', sql)
    },
  }
}

function loginTask({ odoo }: Stack): Task<RotateWorld> {
  return {
    step: step({
      id: 'login',
      what: `give the login admin of ${odoo.databases.join(', ')} the new password, where it still has the stored one`,
      why: 'who is logged in with the old one has to log in again; a password that somebody chose in Odoo stays',
    }),
    async work(world, note) {
      const place = { engine: world.engine, session: world.session, db: await idOf(world, 'db') }
      world.logins = await changeLogin(place, odoo.databases, world.given.get(login), note)
      return world.logins.length > 0
    },
  }
}

/**
 * Makes a connection of its own, as the next one that a server of Odoo makes. More than once: PgBouncer that was refused in between tries
 * again after 15 s (server_login_retry).
 */
const connectScript = `
import psycopg2, sys, time
for host in sys.argv[2:]:
    for last in (False,) * 39 + (True,):
        try:
            connection = psycopg2.connect(host=host, user="odoo", dbname=sys.argv[1], connect_timeout=10)
            connection.cursor().execute("SELECT 1")
            break
        except psycopg2.Error:
            if last: raise
            time.sleep(0.5)
`

function connectTask({ services }: Running): Task<RotateWorld> {
  const servers = services.filter((service) => service.startsWith('odoo-'))
  return {
    step: step({
      id: 'connect',
      what: `make a new connection to the database from inside ${servers.join(', ') || 'no server: none runs'}`,
      why: 'connections that are open live on with the old password; the next one must have the new',
      effect: 'read',
    }),
    async work(world) {
      const hosts = ['db', ...(world.stack.services.pgbouncer ? ['pgbouncer'] : [])]
      const [database = ''] = world.stack.odoo.databases
      for (const service of servers) {
        const argv = ['python3', '-', database, ...hosts]
        const { exitCode, stderr } = await world.engine.exec(await idOf(world, service), { argv, input: connectScript })
        if (exitCode !== 0)
          throw new FailedError(
            {
              what: `${service} cannot connect to the database with the new password.`,
              evidence: stderr.trim().split('\n').slice(-2).join('\n'),
              next: 'Run the same command again, or muelle up: both give role and server one password.',
            },
            { unwound: false },
          )
      }
      return false
    },
  }
}

function restartTask(services: readonly string[]): Task<RotateWorld> {
  return {
    step: step({
      id: `restart:${services.join('+')}`,
      what: `restart ${services.join(', ')} and wait until ${services.length === 1 ? 'it is' : 'they are'} healthy`,
      why: 'it is read at the start only; one start is how long this takes',
      argv: composeArgv('restart', ...services),
    }),
    async work(world, note) {
      await restartOlder(world, services, note)
      for (const service of services) await waitForService(world, service, { seconds: startSeconds })
    },
  }
}

async function idOf(world: World, service: string): Promise<string> {
  const container = await containerOf(world, service)
  if (container === undefined) throw new Error(`${service} was there when this began`)
  return container.id
}
