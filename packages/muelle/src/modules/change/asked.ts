import { type Manifest, readManifests } from '../../odoo/modules/manifests.ts'
import { type DatabaseModules, databaseModules } from '../../odoo/modules/states.ts'
import { running, runningContainer, type View } from '../../workshop/look.ts'
import { odooContainer } from '../read.ts'

/** What a change of modules is judged by: what the image has, and what the database says. */
export interface Asked {
  readonly database: string
  readonly manifests: ReadonlyMap<string, Manifest>
  readonly inDatabase: DatabaseModules
}

/**
 * Asks the image and one database.
 * @param hashed modules whose files are to be hashed.
 * @throws UserError when Odoo or PostgreSQL do not run; EnvironmentError when the database cannot be asked.
 */
export async function ask(
  view: View,
  database: string,
  signal: AbortSignal,
  hashed: (inDatabase: DatabaseModules) => readonly string[] = () => [],
): Promise<Asked> {
  const inDatabase = await databaseModules(view.engine, running(view, 'db').id, database, signal)
  const manifests = await manifestsOf(view, inDatabase, hashed(inDatabase), signal)
  return { database, manifests, inDatabase }
}

/** The modules of the image that one-shots run: cron's, or of the colour that serves when that one is stopped. */
export async function manifestsOf(
  view: View,
  { languages }: Pick<DatabaseModules, 'languages'>,
  hashed: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Manifest>> {
  const container = runningContainer(view, 'odoo-cron')?.id ?? (await odooContainer(view))
  return readManifests(view.engine, container, { hashed, languages }, signal)
}

/** The state of a module in Odoo's words; `uninstalled` for one that the database never heard of. */
export const stateOf = ({ inDatabase }: Pick<Asked, 'inDatabase'>, name: string): string =>
  inDatabase.modules.get(name)?.state ?? 'uninstalled'

export const isInstalled = (asked: Pick<Asked, 'inDatabase'>, name: string): boolean =>
  ['installed', 'to upgrade'].includes(stateOf(asked, name))

/** What a run that was cut off left in the middle of something, as `name: to install`. */
export const pendingIn = ({ inDatabase }: Pick<Asked, 'inDatabase'>): readonly { name: string; state: string }[] =>
  [...inDatabase.modules.values()].filter(({ state }) => state.startsWith('to '))
