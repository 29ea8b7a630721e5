import type { Task } from '../../engine/host/durable.ts'
import { FailedError } from '../../kernel/errors.ts'
import { step } from '../../kernel/steps.ts'
import { type Probe, probe } from '../../odoo/probes.ts'
import { expectedServices, isOptional } from '../../render/expected.ts'
import { databasesUnder, eventedPort, hostNames, hostTable, internalHost } from '../../stack/served.ts'
import type { Stack } from '../../stack/stack.ts'
import type { Colour } from '../../store/release.ts'
import { compose, composeArgv, upArgv } from '../../workshop/compose.ts'
import { startSeconds, waitForService } from '../../workshop/wait.ts'
import type { World } from '../../workshop/world.ts'
import { restartOlder } from './older-secrets.ts'
import { reloadPgbouncer } from './pgbouncer.ts'
import { startProxy } from './reload.ts'

/** Starts the active colour, the cron container and what Odoo uses beside the database. */
export function odooTask(stack: Stack, active: Colour): Task<World> {
  const { redis, pgbouncer } = stack.services
  const services = [
    ...(redis ? ['redis'] : []),
    ...(pgbouncer ? ['pgbouncer'] : []),
    ...(stack.development?.mail ? ['mail'] : []),
    `odoo-${active}`,
    'odoo-cron',
  ]
  const argv = upArgv(...services)
  return {
    step: step({
      id: 'odoo',
      what: `start ${services.join(', ')} and wait until they are healthy`,
      why: `${active} is the active colour; what was started before its secret was set is restarted`,
      argv,
      undo: `docker compose stop ${services.join(' ')}`,
    }),
    async work(world, note) {
      await waitForService(world, 'db', { seconds: 60 })
      // Before a new Odoo asks it for a database that it has only just been told of.
      await reloadPgbouncer(world, note)
      await compose(world, argv, note)
      await restartOlder(world, services, note)
      for (const service of services) await waitForService(world, service, { seconds: startSeconds })
    },
  }
}

/** Asks Odoo itself for its login page and a WebSocket, before anybody is sent there. */
export function readyTask(stack: Stack, active: Colour): Task<World> {
  return {
    step: step({
      id: 'ready',
      what: `ask odoo-${active} for the login page of each database and a WebSocket`,
      why: 'its health check only says that the process lives; the login page needs the registry',
      effect: 'read',
    }),
    async work(world) {
      const [first, ...others] = askedOf(stack, 'inside')
      const websocketPort = eventedPort(stack.odoo)
      await expectAnswers(world, active, [
        ...[first, ...others].map((asked) => [{ url: 'http://127.0.0.1:8069/web/login', ...asked }, 200] as const),
        [{ url: `http://127.0.0.1:${websocketPort}/websocket`, ...first, websocket: true }, 101],
      ])
    },
  }
}

/** Starts the proxy, and Caddy before it when it ends TLS; reloads HAProxy when it runs on with older files. */
export function proxyTask(stack: Stack): Task<World> {
  const services = ['proxy', ...(stack.proxy.tls === 'acme' ? ['tls'] : [])]
  // What was the outermost proxy before has to give its ports back first.
  const argv = upArgv('--remove-orphans', ...services)
  return {
    step: step({
      id: 'proxy',
      what: `start ${services.join(' and ')}`,
      why: 'the only service that publishes a port',
      argv,
    }),
    async work(world, note) {
      await startProxy(world, argv, note)
      for (const service of services) await waitForService(world, service, { seconds: 60 })
    },
  }
}

/** Starts everything that is left and removes what is no longer in the stack. What nothing waits for is started after it. */
export function restTask(stack: Stack, active: Colour): Task<World> {
  const expected = expectedServices(stack, active)
  const waitedFor = expected.some(isOptional) ? expected.filter((service) => !isOptional(service)) : []
  const argv = composeArgv('up', '--detach', '--no-build', '--remove-orphans', ...waitedFor)
  return {
    step: step({
      id: 'rest',
      what: 'start the steward; remove containers of services that are no longer in muelle.yaml',
      why: 'after this plain docker compose up -d finds nothing to do',
      argv,
    }),
    async work(world, note) {
      await compose(world, argv, note)
      await waitForService(world, 'steward', { seconds: 60 })
    },
  }
}

/** Asks through the proxy, as a browser would. */
export function verifyTask(stack: Stack, active: Colour): Task<World> {
  return {
    step: step({
      id: 'verify',
      what: 'ask for the login page of each database and a WebSocket through the proxy',
      why: 'an exit code proves nothing',
      effect: 'read',
    }),
    async work(world) {
      const origin = stack.proxy.tls === 'files' ? 'https://proxy:8443' : 'http://proxy:8080'
      const [first, ...others] = askedOf(stack, 'proxy')
      await expectAnswers(world, active, [
        ...[first, ...others].map((asked) => [{ url: `${origin}/web/login`, ...asked }, 200] as const),
        [{ url: `${origin}/websocket`, ...first, websocket: true }, 101],
      ])
    },
  }
}

type Asked = Pick<Probe, 'host' | 'database'>

/**
 * How each database is asked for: under a name that serves just it, or by its name where that leaves a choice. One that no public name
 * leads to is asked inside the stack only.
 */
export function askedOf(stack: Stack, from: 'inside' | 'proxy'): readonly [Asked, ...Asked[]] {
  const names = hostNames(stack.proxy)
  const [first = 'localhost', ...others] = names
  const hosts = [first, ...others]
  const found = stack.odoo.databases.flatMap((database): readonly Asked[] => {
    const under = (host: string) => databasesUnder(host, stack) ?? []
    const leading = hosts.filter((host) => under(host).includes(database))
    const host = leading.find((name) => under(name).length === 1) ?? leading[0]
    if (host !== undefined) return [under(host).length === 1 ? { host } : { host, database }]
    return from === 'inside' && hostTable(stack) !== undefined ? [{ host: internalHost(database) }] : []
  })
  const [one = { host: first }, ...more] = found
  return [one, ...more]
}

async function expectAnswers(
  world: World,
  active: Colour,
  wanted: readonly (readonly [Probe, number])[],
): Promise<void> {
  const odoo = await waitForService(world, `odoo-${active}`, { seconds: startSeconds })
  for (const [request, status] of wanted) {
    let answer = await probe(world.engine, odoo.id, request)
    // A server that has just become healthy may still load its registry, and the proxy may still have to find its address.
    for (let tries = 0; tries < 20 && answer.status !== status; tries++) {
      await world.context.clock.sleep(1000, world.context.signal)
      answer = await probe(world.engine, odoo.id, request)
    }
    if (answer.status !== status)
      throw new FailedError(
        {
          what: `${request.url} does not answer ${status} under ${request.host}.`,
          evidence: answer.status === 0 ? answer.detail : `it answered ${answer.status} ${answer.detail}`,
          next: `See: muelle logs odoo-${active} proxy --tail 50`,
        },
        { unwound: false },
      )
  }
}
