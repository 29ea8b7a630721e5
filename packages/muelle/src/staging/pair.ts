import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import type { Stack } from '../stack/stack.ts'
import { outsideVolumes } from '../stack/volumes.ts'
import { makingName } from '../workshop/databases/making.ts'
import { meantDatabases } from '../workshop/databases.ts'
import { look, running, type View } from '../workshop/look.ts'
import { requireNoWayOut } from './guarantee.ts'

/** A database of the source, and what becomes of it in the target. */
export interface Cloned {
  /** Its name in the source. */
  readonly from: string
  /** In the target. */
  readonly database: string
  /** What it is called until it takes its place. */
  readonly copy: string
}

/** Two environments of one project on one host. */
export interface Pair {
  readonly source: View
  readonly target: View
  readonly databases: readonly Cloned[]
  /** Full name of the source's volume with its filestores. */
  readonly volume: string
}

export interface Asked {
  readonly source: string
  readonly target: string
  readonly database?: string | undefined
}

/**
 * What is to be cloned into what. Changes nothing.
 * @throws UserError, refused where it could harm: a target that is production, not neutralised, reaches the outside, or is the source;
 * another daemon; a PostgreSQL that is older.
 */
export async function pairOf(context: Context, { source, target, database }: Asked): Promise<Pair> {
  if (source === target)
    throw new UserError({
      what: `${source} cannot be cloned into itself.`,
      next: 'Name another environment as the target.',
    })
  const from = await look({ ...context, environment: source })
  const to = await look({ ...context, environment: target })
  requireNeutral(to.stack)
  await requireSameDaemon(from, to)
  for (const view of [from, to]) running(view, 'db')
  requireVersion(from.stack, to.stack)
  await requireNoWayOut(to)
  const volume = (await from.engine.volumes.list(from.stack.project, outsideVolumes(from.stack.volumes))).find(
    ({ key }) => key === 'odoo-data',
  )
  if (volume === undefined) throw notYet(from.stack)
  const databases = meantDatabases(from.stack, database).map((name) => {
    const there = nameIn(from.stack, to.stack, name)
    return { from: name, database: there, copy: makingName('clone', there) }
  })
  return { source: from, target: to, databases, volume: volume.name }
}

function requireNeutral({ environment, neutralized }: Stack): void {
  if (environment === 'production' || !neutralized)
    throw new UserError(
      {
        what: `${environment} takes no clone: ${environment === 'production' ? 'people work there' : 'it is not a neutralized environment'}.`,
        evidence: `environments.${environment} of muelle.yaml${neutralized ? '' : ' does not say neutralized: true'}`,
        next:
          environment === 'production'
            ? 'Name another environment as the target.'
            : `Write neutralized: true under environments.${environment}, which takes away its way out, and run: muelle -e ${environment} up`,
      },
      { refused: true },
    )
}

async function requireSameDaemon(from: View, to: View): Promise<void> {
  const [one, other] = await Promise.all([from.engine.info(), to.engine.info()])
  if (one.id === other.id) return
  const [database = 'DATABASE'] = from.stack.odoo.databases
  const { environment } = from.stack
  throw new UserError(
    {
      what: `${environment} and ${to.stack.environment} are on different hosts: a clone does not leave its host.`,
      evidence: `${environment}: ${from.engine.address}; ${to.stack.environment}: ${to.engine.address}`,
      next: `Dump it there: muelle -e ${environment} databases dump ${database}. Bring the dump's folder (the command says where) to ${to.stack.hostDirectory}/dumps/${database}/ on the other host, then: muelle -e ${to.stack.environment} databases load ${database} NAME, and databases neutralize ${database}.`,
    },
    { refused: true },
  )
}

function requireVersion(from: Stack, to: Stack): void {
  if (to.postgres.version >= from.postgres.version) return
  throw new UserError(
    {
      what: `A database of PostgreSQL ${from.postgres.version} cannot be copied into PostgreSQL ${to.postgres.version}.`,
      evidence: `postgres.version of ${from.environment} and of ${to.environment}`,
      next: `Give ${to.environment} the same version.`,
    },
    { refused: true },
  )
}

const notYet = ({ environment, project }: Stack) =>
  new UserError(
    {
      what: `${project} has no files of Odoo.`,
      evidence: 'it has no volume odoo-data',
      next: `Run: muelle -e ${environment} up`,
    },
    { refused: true },
  )

/** The target's database that a copy becomes: of the same name, or the only one of each. */
function nameIn(from: Stack, to: Stack, name: string): string {
  if (to.odoo.databases.includes(name)) return name
  const [only, another] = to.odoo.databases
  if (from.odoo.databases.length === 1 && only !== undefined && another === undefined) return only
  throw new UserError({
    what: `${to.environment} has no database ${name}.`,
    evidence: `odoo.databases there: ${to.odoo.databases.join(', ')}`,
    next: `Add ${name} under environments.${to.environment}: odoo: {databases: […]}, or name another one with --database.`,
  })
}
