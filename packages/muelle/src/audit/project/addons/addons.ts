import { posix } from 'node:path'
import { communityModules, enterpriseModules } from '../../../facts/odoo/series-modules.ts'
import { type ManifestFile, readManifestFile } from '../../read/manifest.ts'
import { directoryOf } from '../../tree.ts'
import type { Project } from '../project.ts'

/** A module of the project. */
export interface Addon {
  readonly name: string
  /** Its folder. */
  readonly path: string
  readonly manifest: ManifestFile
}

/** More is Odoo's own. */
const most = 3000

const known = new WeakMap<Project, readonly Addon[]>()

/** Every module of the project whose manifest can be read, by its path. Those of templates and tests of tools are left out. */
export function addonsOf(project: Project): readonly Addon[] {
  const before = known.get(project)
  if (before !== undefined) return before
  const found = project.tree.paths
    .filter((path) => /\/__manifest__\.py$/.test(path) && !/(^|\/)(setup|templates?|skeletons?)\//.test(path))
    .slice(0, most)
    .flatMap((path): Addon[] => {
      const file = project.tree.read(path)
      const manifest = file && readManifestFile(file)
      const folder = directoryOf(path)
      const name = posix.basename(folder)
      return manifest !== undefined && /^\w{1,256}$/.test(name) ? [{ name, path: folder, manifest }] : []
    })
  known.set(project, found)
  return found
}

/** Modules that somebody writes or keeps here for this Odoo, and that can be installed: no copy of Odoo's own. */
export function ownAddons(project: Project): readonly Addon[] {
  const all = addonsOf(project)
  const copies = all.filter(({ name }) => odooNames.has(name))
  const isCopied = copies.length > mostShadows
  return all.filter(
    ({ name, manifest }) => manifest.installable && !isOdoos(manifest) && !(isCopied && odooNames.has(name)),
  )
}

/** Modules of one project that have names of Odoo's own by mistake; more are a copy of Odoo. */
export const mostShadows = 10

const odooNames = new Set([...communityModules.values(), ...enterpriseModules.values()].flatMap((names) => [...names]))

/** Odoo S.A. wrote it: a copy of Odoo lies in the project. */
export const isOdoos = ({ author, file }: ManifestFile): boolean =>
  /^odoo( s\.?a\.?| sa)?$/i.test(author.trim()) || /(^|\/)odoo\/addons\/\w+\/__manifest__/.test(file.path)

/** The series that the project's Odoos run; empty when nothing tells. */
export const majorsOf = (project: Project): ReadonlySet<number> =>
  new Set(project.odoos.flatMap(({ major }) => major ?? []))

/** The one series of the project; undefined when there are several or none is told. */
export function seriesOf(project: Project): number | undefined {
  const [only, ...others] = majorsOf(project)
  return others.length === 0 ? only : undefined
}
