import type { Task } from '../engine/host/durable.ts'
import { step } from '../kernel/steps.ts'
import { dropSql } from '../postgres/databases.ts'
import { psql } from '../postgres/psql.ts'
import type { Stack } from '../stack/stack.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { forgetDatabases } from '../workshop/known-databases.ts'
import { containerOf, type World } from '../workshop/world.ts'
import { requireDevelopment } from './environment.ts'

/** Everything that has a session on the databases, or files of them open. */
const odoo = ['odoo-blue', 'odoo-green', 'odoo-cron'] as const

/** Drops every database of the stack with its files, so that the next task makes them again. Only in development. */
function freshTask(stack: Stack): Task<World> {
  requireDevelopment(stack)
  const { databases } = stack.odoo
  return {
    step: step({
      id: 'fresh',
      what: `stop Odoo, and drop ${databases.join(', ')} with the files of their attachments`,
      why: 'asked for: development begins with empty databases again',
      effect: 'destroy',
    }),
    async work(world, note) {
      requireDevelopment(world.stack)
      const there = await Promise.all(odoo.map((service) => containerOf(world, service)))
      const running = odoo.filter((_, index) => there[index] !== undefined)
      if (running.length > 0) await compose(world, composeArgv('stop', ...running), note)
      // First: cut off in between, the next run finds databases that it takes for its own, and not some that are missing.
      await forgetDatabases(world.session, databases)
      const server = await containerOf(world, 'db')
      if (server === undefined) throw new Error('the task db runs before this one')
      const drop = databases.map(dropSql).join('')
      await psql(world.engine, server.id, 'postgres', drop, world.context.signal)
      await compose(world, removeFiles(databases), note)
    },
  }
}

/** In a container of the application image, as Odoo's own user: the files are in a volume. */
const removeFiles = (databases: readonly string[]): readonly string[] =>
  composeArgv(
    ...['run', '--rm', '--no-deps', '--no-TTY', 'odoo-cron', 'rm', '-rf'],
    ...databases.map((name) => `/var/lib/odoo/filestore/${name}`),
  )

/** The tasks with the one above before the databases are made. */
export function withFresh(tasks: readonly Task<World>[], stack: Stack): readonly Task<World>[] {
  const first = tasks.findIndex(({ step }) => step.id.startsWith('database:'))
  return [...tasks.slice(0, first), freshTask(stack), ...tasks.slice(first)]
}
