import { posix } from 'node:path'
import { addonsOf } from '../../project/addons/addons.ts'
import { rule } from '../../rule.ts'
import { startOf } from '../../text.ts'
import { below, directoryOf } from '../../tree.ts'

export const nameShadowed = rule({
  id: 'addons/name-shadowed',
  severity: 'medium',
  title: 'One Odoo is given two modules of the same name',
  why: 'Only the one of the first folder in addons_path is loaded: who edits the other one sees no effect.',
  source: 'Odoo 19.0 odoo/modules/module.py, get_module_path: the first folder that has it',
  fix: 'Keep one of them.',
  *find(project) {
    const twice = [...Map.groupBy(addonsOf(project), ({ name }) => name).values()].filter(({ length }) => length > 1)
    for (const { service, compose, image } of project.odoos) {
      if (service === undefined || compose === undefined) continue
      const folders = [
        ...service.mounts.flatMap(({ type, source }) =>
          type === 'bind' ? (below(compose.directory, source) ?? []) : [],
        ),
        ...(image?.copies.map(({ source }) => source) ?? []),
      ]
      // A folder of addons holds modules; what lies deeper is in addons_path of its own.
      const holds = (path: string) => folders.some((folder) => folder === path || directoryOf(path) === folder)
      for (const same of twice) {
        const [first, ...others] = same.filter(({ path }) => holds(directoryOf(path)))
        for (const { manifest, name } of first === undefined ? [] : others)
          yield { at: startOf(manifest.file), message: `${name} is in ${posix.dirname(first?.path ?? '')} too` }
      }
    }
  },
})
