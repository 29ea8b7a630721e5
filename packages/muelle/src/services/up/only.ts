import type { Task } from '../../engine/host/durable.ts'
import { closest } from '../../kernel/didyoumean.ts'
import { UserError } from '../../kernel/errors.ts'
import { step } from '../../kernel/steps.ts'
import { expectedServices } from '../../render/expected.ts'
import type { Stack } from '../../stack/stack.ts'
import type { Colour } from '../../store/release.ts'
import { compose, upArgv } from '../../workshop/compose.ts'
import { mustNotExchange, openedExchange } from '../../workshop/exchange.ts'
import { readDatabases } from '../../workshop/known-databases.ts'
import { startSeconds, waitForService } from '../../workshop/wait.ts'
import type { World } from '../../workshop/world.ts'
import { aiTasks } from './ai.ts'
import { restartOlder } from './older-secrets.ts'
import { reloadPgbouncer } from './pgbouncer.ts'
import { startProxy } from './reload.ts'
import { preparingTasks } from './tasks.ts'

/** The tasks that bring up just these services: everything they are made from, then themselves. */
export function only(stack: Stack, active: Colour, services: readonly string[]): readonly Task<World>[] {
  const known = [...expectedServices(stack, 'blue'), 'odoo-green']
  for (const service of services) if (!known.includes(service)) throw unknown(service, known)
  const waitedFor = services.filter((service) => service !== 'ai')
  const argv = upArgv(...waitedFor)
  const start: Task<World> = {
    step: step({
      id: 'services',
      what: `start ${waitedFor.join(', ')}`,
      why: `asked for; ${active} is the active colour`,
      argv,
    }),
    async work(world, note) {
      await reloadPgbouncer(world, note)
      if (services.includes('proxy')) await startProxy(world, argv, note)
      else await compose(world, argv, note)
      await restartOlder(world, waitedFor, note)
      for (const service of waitedFor) await waitForService(world, service, { seconds: startSeconds })
    },
  }
  return [
    initialisedTask(stack),
    ...preparingTasks(stack),
    ...(waitedFor.length > 0 ? [start] : []),
    ...(services.includes('ai') ? aiTasks(stack) : []),
  ]
}

/** The database server is healthy when the application's database is there, and Odoo needs it: one service cannot begin a stack. */
function initialisedTask({ odoo }: Stack): Task<World> {
  return {
    step: step({
      id: 'initialised',
      what: `look whether ${odoo.databases.join(', ')} was initialised here, and has its name`,
      why: 'a service alone makes no database, and finishes none that is between two names',
      effect: 'read',
    }),
    async work({ session }) {
      mustNotExchange(await openedExchange(session))
      const { databases } = await readDatabases(session)
      const missing = odoo.databases.filter((name) => databases[name] === undefined)
      if (missing.length > 0)
        throw new UserError(
          {
            what: `Database ${missing.join(', ')} was never initialised here.`,
            next: 'Run muelle up first, without naming a service.',
          },
          { refused: true },
        )
    },
  }
}

function unknown(service: string, known: readonly string[]): UserError {
  const near = closest(service, known)
  return new UserError({
    what: `This stack has no service ${service}.`,
    evidence: `it has ${known.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'Name one of these.',
  })
}
