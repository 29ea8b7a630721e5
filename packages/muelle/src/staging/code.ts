import { UserError } from '../kernel/errors.ts'
import { type Manifest, readManifests } from '../odoo/modules/manifests.ts'
import { ask } from '../postgres/psql.ts'
import { activeColour, running, runningOdoo, type View } from '../workshop/look.ts'
import type { Pair } from './pair.ts'

/** What the target's code asks of a copy. */
export type CodeDifference =
  | { readonly kind: 'same' }
  /** These modules' files differ. */
  | { readonly kind: 'changed'; readonly modules: readonly string[] }
  /** It cannot be told: one of the two images runs nowhere. */
  | { readonly kind: 'unknown' }

const installedSql = `SELECT 'module' || E'\\t' || name FROM ir_module_module WHERE state IN ('installed', 'to upgrade')
UNION ALL SELECT 'language' || E'\\t' || code FROM res_lang WHERE active ORDER BY 1;
`

/** The image that Odoo of a stack runs, or would when it is started. */
async function imageOf(view: View): Promise<string | undefined> {
  const { colour } = await activeColour(view)
  const there = view.containers.filter(({ oneOff }) => !oneOff)
  return (
    there.find(({ service }) => service === 'odoo-cron') ?? there.find(({ service }) => service === `odoo-${colour}`)
  )?.imageId
}

/**
 * Compares the code that a database comes from with the code that it goes to, module by module.
 * @throws UserError, refused, when an installed module is not in the target's image: Odoo would load the database without it, and its own
 * neutralisation would pass it over.
 */
export async function codeDifference(
  { source, target }: Pair,
  database: string,
  signal: AbortSignal,
): Promise<CodeDifference> {
  const [one, other] = await Promise.all([imageOf(source), imageOf(target)])
  if (other === undefined)
    throw new UserError(
      {
        what: `${target.stack.project} has no container of Odoo.`,
        next: `Run: muelle -e ${target.stack.environment} up`,
      },
      { refused: true },
    )
  if (one === other) return { kind: 'same' }
  const rows = (await ask(source.engine, running(source, 'db').id, database, installedSql, signal)).map((row) =>
    row.split('\t'),
  )
  const of = (kind: string) => rows.flatMap(([what, name = '']) => (what === kind ? [name] : []))
  const modules = of('module')
  const hashes = async (view: View): Promise<ReadonlyMap<string, Manifest> | undefined> => {
    const container = await runningOdoo(view)
    return container && readManifests(view.engine, container.id, { hashed: modules, languages: of('language') }, signal)
  }
  const [before, after] = await Promise.all([hashes(source), hashes(target)])
  if (after !== undefined) {
    const missing = modules.filter((module) => !after.has(module))
    if (missing.length > 0) throw lacking(target, missing)
  }
  if (before === undefined || after === undefined) return { kind: 'unknown' }
  const changed = modules.filter((module) => before.get(module)?.hash !== after.get(module)?.hash)
  return changed.length === 0 ? { kind: 'same' } : { kind: 'changed', modules: changed }
}

const lacking = ({ stack }: View, missing: readonly string[]) =>
  new UserError(
    {
      what: `The image of ${stack.environment} lacks modules that are installed in the source: ${missing.slice(0, 8).join(', ')}.`,
      evidence: `${missing.length} of them; Odoo would load the copy without them, and neutralise nothing of theirs`,
      next: `Give ${stack.environment} the same addons and run: muelle -e ${stack.environment} up`,
    },
    { refused: true },
  )
