import { join } from 'node:path'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { type Module, scanAddons } from '../stack/addons/scan.ts'
import type { Stack } from '../stack/stack.ts'
import { type ContextFile, filesBelow } from './images/context.ts'

/**
 * The project's own modules that are meant: those in folders of `odoo.addons`, not those of repositories.
 * @param named all of them when empty.
 * @throws UserError when there is none, or none of that name.
 */
export async function projectModules(stack: Stack, named: readonly string[] = []): Promise<readonly Module[]> {
  const { modules } = await scanAddons(stack.directory, stack.odoo.addons)
  if (modules.length === 0)
    throw new UserError({
      what: 'The project has no module of its own.',
      evidence: `odoo.addons: ${JSON.stringify(stack.odoo.addons)}`,
      next: 'Begin one: muelle scaffold NAME',
    })
  const names = modules.map(({ name }) => name)
  for (const name of named)
    if (!names.includes(name)) {
      const near = closest(name, names)
      throw new UserError({
        what: `The project has no module ${name}.`,
        evidence: `it has ${names.join(', ')}`,
        next: near ? `Did you mean ${near}?` : 'Name one of these.',
      })
    }
  return named.length === 0 ? modules : modules.filter(({ name }) => named.includes(name))
}

/** Their files, each by its path in the project. */
export async function filesOf({ directory }: Stack, modules: readonly Module[]): Promise<readonly ContextFile[]> {
  const files = modules.map(({ path }) => filesBelow(join(directory, path), path, directory))
  return (await Promise.all(files)).flat()
}
