import { posix } from 'node:path'
import { coreModules } from '../../../facts/odoo/core-modules.ts'
import type { IgnorePattern } from '../../read/gitignore.ts'
import { rule } from '../../rule.ts'
import { directoryOf } from '../../tree.ts'

/** Own modules come first: what is more is Odoo itself. */
const mostManifests = 150

export const addonsDataIgnored = rule({
  id: 'git/addons-data-ignored',
  severity: 'critical',
  title: '.gitignore keeps files out that a module needs',
  why: 'They are there on the machine where they were written, and nowhere else: from a clone the module does not install.',
  source: 'git-scm.com/docs/gitignore; Odoo 19.0 modules/loading.py: each file of data is opened',
  fix: 'Write the pattern with a slash before it (/data/), or take the addons out of it (!addons/**/data/), then add the files.',
  anywhere: true,
  *find({ tree, ignores }) {
    const all = tree.paths.filter((path) => /(^|\/)__(manifest|openerp)__\.py$/.test(path))
    const isCore = (path: string) => coreModules.has(posix.basename(directoryOf(path)))
    const manifests = [...all.filter((path) => !isCore(path)), ...all.filter(isCore)].slice(0, mostManifests)
    const hidden = new Map<IgnorePattern, string[]>()
    for (const path of manifests) {
      const module = directoryOf(path)
      // A module that is wholly out comes from elsewhere.
      if (ignores.lineFor(module, true) !== undefined || ignores.lineFor(path) !== undefined) continue
      for (const file of filesOf(tree.read(path)?.text ?? '', module)) {
        const line = tree.isTracked(file) ? undefined : ignores.lineFor(file)
        if (line !== undefined) hidden.set(line, [...(hidden.get(line) ?? []), file])
      }
    }
    for (const [{ at, raw }, files] of hidden) {
      const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
      // All are there and nobody can be asked: they may have been added by force, the next one will not be.
      const isHere = tree.isTracked('.gitignore') === undefined && files.every((file) => tree.has(file))
      yield {
        at,
        message: `${raw} keeps ${files[0]}${more} out, which a manifest lists`,
        severity: isHere ? 'medium' : undefined,
      }
    }
  },
})

/** Paths that a manifest names: those of data in the module, those of assets beside it. */
function* filesOf(text: string, module: string): Generator<string> {
  for (const [, path = ''] of text.matchAll(/["']([\w./-]{3,200}\.(?:xml|csv|yml|sql|js|scss|css|py))["']/g)) {
    if (path.startsWith('/') || path.includes('..')) continue
    const isAsset = path.startsWith(`${posix.basename(module)}/`)
    yield posix.normalize(posix.join(isAsset ? directoryOf(module) : module, path))
  }
}
