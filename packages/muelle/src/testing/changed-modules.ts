import { dependantsOf } from '../odoo/modules/dependencies.ts'
import { addonsOf } from '../render/odoo/addons.ts'
import type { Stack } from '../stack/stack.ts'
import { changedFiles, modulesOfFiles } from './changed.ts'
import type { ImageView } from './image.ts'

/** The project's own modules whose files differ from a git revision, and those with all of them that depend on one. */
export async function changedModules(
  stack: Pick<Stack, 'odoo' | 'directory'>,
  { own, manifests }: Pick<ImageView, 'own' | 'manifests'>,
  revision: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly since: string; readonly modules: readonly string[]; readonly affected: readonly string[] }> {
  const { since, files } = await changedFiles(stack.directory, revision, signal)
  const places = new Map(addonsOf(stack).map(({ image, context }) => [image, context]))
  const folders = own.flatMap((name) => {
    const context = places.get(manifests.get(name)?.path ?? '')
    return context === undefined ? [] : [[name, context === '.' ? name : `${context}/${name}`] as const]
  })
  const modules = modulesOfFiles(files, new Map(folders))
  const above = dependantsOf(modules, manifests)
  return { since, modules, affected: own.filter((name) => above.has(name)) }
}
