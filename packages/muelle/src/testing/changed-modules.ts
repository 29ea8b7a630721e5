import { dependantsOf } from '../odoo/modules/dependencies.ts'
import { addonsOf } from '../render/odoo/addons.ts'
import type { Stack } from '../stack/stack.ts'
import { changedFiles, modulesOfFiles } from './changed.ts'
import type { ImageView } from './image.ts'
import { outsideModules } from './outside-modules.ts'

/** What differs from a git revision, as far as tests are concerned. */
export interface Differing {
  /** The commit that was compared with. */
  readonly since: string
  /** The project's own modules whose files differ. */
  readonly modules: readonly string[]
  /** Those, and those of the project that depend on one; all of them when `everything` says something. */
  readonly affected: readonly string[]
  /** Why everything counts as changed, in words; empty when it does not. */
  readonly everything: readonly string[]
}

/** Asks git. @param revision undefined for where this branch left the main one. */
export async function changedModules(
  stack: Stack,
  { own, manifests }: Pick<ImageView, 'own' | 'manifests'>,
  revision: string | undefined,
  signal: AbortSignal,
): Promise<Differing> {
  const { since, files } = await changedFiles(stack.directory, revision, signal)
  const places = new Map(addonsOf(stack).map(({ image, context }) => [image, context]))
  const folders = own.flatMap((name) => {
    const context = places.get(manifests.get(name)?.path ?? '')
    return context === undefined ? [] : [[name, context === '.' ? name : `${context}/${name}`] as const]
  })
  const modules = modulesOfFiles(files, new Map(folders))
  const everything = await outsideModules(stack, since, files, signal)
  const above = dependantsOf(modules, manifests)
  return { since, modules, affected: everything.length > 0 ? own : own.filter((name) => above.has(name)), everything }
}

/** What is said of it. */
export function changedNote({ since, modules, everything }: Differing): string {
  const from = `since ${since.slice(0, 12)}`
  if (everything.length > 0) return `Everything counts as changed ${from}: ${everything.join('; ')}.`
  if (modules.length === 0) return `No module of the project changed ${from}: nothing to test.`
  return `Changed ${from}: ${modules.join(', ')}; tested with what depends on them.`
}
