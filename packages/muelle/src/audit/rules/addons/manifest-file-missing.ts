import { posix } from 'node:path'
import { ownAddons } from '../../project/addons/addons.ts'
import { rule } from '../../rule.ts'

export const manifestFileMissing = rule({
  id: 'addons/manifest-file-missing',
  severity: 'critical',
  title: 'A manifest lists a file that is not there',
  why: 'Odoo opens each file of data when it installs or updates the module: the first one that is missing ends it.',
  source: 'Odoo 19.0 odoo/modules/loading.py, load_data; tools/convert.py, convert_file',
  fix: 'Add the file, or take it out of the manifest.',
  anywhere: true,
  *find(project) {
    const { tree, ignores } = project
    for (const { name, path, manifest } of ownAddons(project)) {
      // Only its manifest was brought here.
      if (!tree.has(posix.join(path, '__init__.py')) && !tree.has(posix.join(path, 'models'))) continue
      for (const [list, isDemo] of [
        [manifest.data, false],
        [manifest.demo, true],
      ] as const)
        for (const { value, at } of list) {
          const file = posix.normalize(posix.join(path, value))
          // What .gitignore hides is spoken of there: git/addons-data-ignored.
          if (value === '' || tree.has(file) || ignores.lineFor(file) !== undefined) continue
          const other = tree.paths.find((each) => each.toLowerCase() === file.toLowerCase())
          yield {
            at,
            message: other
              ? `${name} lists ${value}; the file is ${posix.relative(path, other)}`
              : `${name} lists ${value}, which is not there`,
            severity: isDemo ? 'medium' : undefined,
          }
        }
    }
  },
})
