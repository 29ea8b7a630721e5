import { type ConfigKeyFact, loadOdooCli } from '../facts/odoo/odoo-cli.ts'
import { renamedKeys } from '../facts/odoo/renamed-keys.ts'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { commandLineKeys, ownKeys } from '../stack/conf/own-keys.ts'

/**
 * What Odoo 19 knows of a key of odoo.conf.
 * @param named also as an option of the command line, `--db-filter`.
 * @throws UserError for what is no key of Odoo 19's, with what took its place.
 */
export async function keyFact(named: string): Promise<ConfigKeyFact> {
  const { configKeys, serverOptions } = await loadOdooCli()
  const option = serverOptions.find(({ flags }) => flags.some((flag) => [named, `--${named}`].includes(flag)))
  const key = option?.configKey ?? named.replace(/^--/, '').replaceAll('-', '_')
  const fact = configKeys.find((each) => each.key === key)
  if (fact !== undefined) return fact
  if (renamedKeys.has(key)) {
    const now = renamedKeys.get(key)
    throw new UserError({
      what: `${key} is a key of older releases: Odoo 19 does nothing with it.`,
      next:
        now === undefined
          ? 'It has nothing in its place: remove it.'
          : `It is called ${now} now: muelle conf explain ${now}`,
    })
  }
  const commandLine = commandLineKeys.get(key)
  if (option !== undefined || commandLine !== undefined)
    throw new UserError({
      what: `${named} exists on Odoo's command line only: in odoo.conf it is ignored.`,
      next: commandLine ?? `See: muelle odoo explain '${option?.flags.at(-1) ?? named}'`,
    })
  const near = closest(
    key,
    configKeys.map((each) => each.key),
  )
  throw new UserError({
    what: `Odoo 19 has no setting ${named}.`,
    evidence: `its odoo.conf knows ${configKeys.length} keys; any other is kept as text and never read, but by a module that asks for it`,
    next: near ? `Did you mean ${near}?` : 'See: muelle conf list --all',
  })
}

/** Where a person sets a key: a key of muelle.yaml. `own`: Muelle decides it, and why. */
export function placeOf(key: string): { readonly set: string; readonly own: boolean } {
  const own = ownKeys.get(key)
  return own === undefined
    ? { set: `In muelle.yaml, for all environments or one: odoo: {conf: {${key}: …}}`, own: false }
    : { set: own, own: true }
}
