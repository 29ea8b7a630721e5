import { posix } from 'node:path'
import { coreModules } from '../../facts/odoo/core-modules.ts'
import type { Tree } from '../tree.ts'

/** As many of Odoo's own modules side by side are a copy of its addons, not modules that somebody has changed. */
const aCopy = 20

/**
 * The tree without a copy of Odoo's own source: nobody of the project has written it, and it has 40,000 files. The manifests of its modules
 * stay listed, and every file can still be asked for by name.
 */
export function ownFiles(tree: Tree): Tree {
  const foreign = [...sourceFolders(tree), ...copiedModules(tree)]
  if (foreign.length === 0) return tree
  const folders = new Set(foreign)
  const isForeign = (path: string): boolean => {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1))
      if (folders.has(path.slice(0, at))) return !path.endsWith('/__manifest__.py')
    return false
  }
  const paths = tree.paths.filter((path) => !isForeign(path))
  return { ...tree, paths }
}

/** Beside `odoo-bin`: the framework, the packaging and the documentation. */
function sourceFolders({ paths, has }: Tree): readonly string[] {
  return paths
    .filter((path) => path === 'odoo/release.py' || path.endsWith('/odoo/release.py'))
    .map((path) => posix.dirname(posix.dirname(path)))
    .filter((home) => has(posix.join(home, 'odoo-bin')))
    .flatMap((home) => ['odoo', 'debian', 'setup', 'doc'].map((name) => posix.join(home, name)))
}

/** Folders of core modules that stand beside many others. */
function copiedModules({ paths }: Tree): readonly string[] {
  const modules = paths
    .filter((path) => path.endsWith('/__manifest__.py'))
    .map((path) => posix.dirname(path))
    .filter((folder) => coreModules.has(posix.basename(folder)))
  return [...Map.groupBy(modules, (folder) => posix.dirname(folder)).values()]
    .filter((siblings) => siblings.length >= aCopy)
    .flat()
}
