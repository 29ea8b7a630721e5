import { EnvironmentError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { type Manifest, readManifests } from '../odoo/modules/manifests.ts'
import { type DatabaseModules, databaseModules } from '../odoo/modules/states.ts'
import { addonsOf } from '../render/odoo/addons.ts'
import type { Stack } from '../stack/stack.ts'
import { meantDatabases } from '../workshop/databases.ts'
import { activeColour, look, running, runningOdoo, type View } from '../workshop/look.ts'

/** A running stack's modules: those of its image, and those of each database that is meant. */
export interface ModulesView extends View {
  readonly manifests: ReadonlyMap<string, Manifest>
  /** Of one that cannot be asked: why. */
  readonly databases: ReadonlyMap<string, DatabaseModules | { readonly problem: string }>
}

/**
 * Reads the modules of a running stack.
 * @param database one of the stack's; all of them when absent.
 * @throws UserError when Odoo or PostgreSQL do not run, or there is no such database.
 */
export async function lookAtModules(context: Context, database: string | undefined): Promise<ModulesView> {
  const view = await look(context)
  const names = meantDatabases(view.stack, database)
  const container = await odooContainer(view)
  const db = running(view, 'db').id
  const { signal } = context
  const [manifests, ...databases] = await Promise.all([
    readManifests(view.engine, container, {}, signal),
    ...names.map((name) => databaseModules(view.engine, db, name, signal).catch(problemOf)),
  ])
  return {
    ...view,
    manifests,
    databases: new Map(databases.map((modules, index) => [names[index] ?? '', modules])),
  }
}

/** One database that cannot be asked hides none of the others. */
function problemOf(error: unknown): { readonly problem: string } {
  if (!(error instanceof EnvironmentError)) throw error
  const words = error.report.evidence?.split('\n').at(-1) ?? error.report.what
  return { problem: words.replace(/^psql:[^ ]* (error|ERROR): +/, '') }
}

/** A container that runs the image of the stack: the colour that serves, or the cron's. */
export async function odooContainer(view: View): Promise<string> {
  return ((await runningOdoo(view)) ?? running(view, `odoo-${(await activeColour(view)).colour}`)).id
}

/** What people call the folder of the addons path that a module is in: the source in muelle.yaml, or Odoo itself. */
export function sourceOf(stack: Pick<Stack, 'odoo'>, path: string): string {
  const place = addonsOf(stack).find(({ image }) => path === image || path.startsWith(`${image}/`))
  if (place === undefined) return /\/odoo\/addons$/.test(path) ? 'Odoo' : path
  return typeof place.source === 'string' ? place.source : place.source.git
}
