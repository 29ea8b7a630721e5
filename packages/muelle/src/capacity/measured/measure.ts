import { UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { assumptionsOf } from '../../sizing/assumptions.ts'
import { activeColour, look, running, select } from '../../workshop/look.ts'
import { measuredDatabase } from './database.ts'
import type { Measured } from './schema.ts'
import { measuredServices, samples } from './services.ts'
import { measuredWorkers, seconds } from './workers.ts'

/**
 * Measures a running stack for some seconds: containers, workers, databases. Only looks.
 * @throws UserError, refused, when its database does not run.
 */
export async function measure(context: Context): Promise<Omit<Measured, 'replaced'>> {
  const view = await look(context)
  const { engine, stack } = view
  const containers = select(view, []).filter(({ state }) => state === 'running')
  if (containers.length === 0)
    throw new UserError(
      { what: `Nothing of ${stack.project} runs, so nothing can be measured`, next: 'Run: muelle up' },
      { refused: true },
    )
  const db = running(view, 'db')
  const { colour, runs } = await activeColour(view)
  const before = await samples(engine, containers)
  const workers = runs
    ? await measuredWorkers(engine, running(view, `odoo-${colour}`).id, colour, context.signal)
    : await context.clock.sleep(seconds * 1000, context.signal)
  const after = await samples(engine, containers)
  const { workDays } = assumptionsOf(stack.sizing)
  const databases = []
  for (const name of stack.odoo.databases)
    databases.push(await measuredDatabase(engine, db.id, name, workDays, context.signal))
  return {
    services: [...(await measuredServices(engine, containers, before, after))],
    workers: workers ?? null,
    databases,
  }
}
