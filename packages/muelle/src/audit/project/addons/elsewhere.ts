import { below, directoryOf } from '../../tree.ts'
import { mountOver } from '../odoo/files.ts'
import type { Project } from '../project.ts'
import { addonsOf } from './addons.ts'

const known = new WeakMap<Project, string | undefined>()

/** Where modules may come from that are not at hand, in words; undefined when all of them are here or in the official image. */
export function modulesElsewhere(project: Project): string | undefined {
  if (!known.has(project)) known.set(project, look(project))
  return known.get(project)
}

/** Files of tools that fetch modules: git-aggregator, doodba, gitman, OCA. */
const lists =
  /(^|\/)(\.gitmodules|repos\.ya?ml|addons\.ya?ml|oca_dependencies\.txt|gitman\.ya?ml|\.gitaggregate\.ya?ml)$/
/** Modules that come as Python distributions, or by a clone. */
const fetched = /odoo\d*-addon|\bgit\s+clone\b|gitaggregate|\bgit\s+submodule|odoo-addons?-/

function look(project: Project): string | undefined {
  const { tree, odoos } = project
  const list = tree.paths.find((path) => lists.test(path))
  if (list !== undefined) return list
  const asker = tree.paths
    .filter((path) => /requirements[^/]*\.txt$|\.sh$|(^|\/)Makefile$|(docker|container)file[^/]*$/i.test(path))
    .slice(0, 200)
    .find((path) => fetched.test(tree.read(path)?.text ?? ''))
  if (asker !== undefined) return asker
  const modules = new Set(addonsOf(project).map(({ path }) => directoryOf(path)))
  for (const { service, image, compose } of odoos) {
    if (service === undefined || compose === undefined) continue
    if (image !== undefined && !image.isOfficial) return `the image ${image.reference ?? service.name}`
    for (const { type, source, target } of service.mounts) {
      if (!/addons|enterprise|modules|^\/mnt\/|^\/opt\/odoo/.test(target) || /\.conf$/.test(target)) continue
      if (mountOver(service, target)?.source !== source) continue
      const folder = type === 'bind' ? below(compose.directory, source) : undefined
      const isHere =
        folder !== undefined && (modules.has(folder) || [...modules].some((each) => each.startsWith(`${folder}/`)))
      if (!isHere) return source
    }
  }
  return odoos.some(({ service }) => service !== undefined) ? undefined : 'an image that is not named here'
}
