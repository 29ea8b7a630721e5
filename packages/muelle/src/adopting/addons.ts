import { posix } from 'node:path'
import { mountOver } from '../audit/project/odoo/files.ts'
import { settingOf } from '../audit/project/odoo/settings.ts'
import { below } from '../audit/tree.ts'
import { officialPaths } from '../facts/odoo/entrypoint.ts'
import { projectPath } from '../stack/words.ts'
import { type Chosen, type Left, left, type Part } from './proposal.ts'

/** Odoo's own, in the images that are known. */
const odoos =
  /(^|\/)(dist-packages|site-packages)\/|\/odoo\/(odoo\/)?addons$|^\/var\/lib\/odoo(\/|$)|\/\.local\/share\//

/** The addons path, as folders of the project. */
export function addons(chosen: Chosen): Part {
  const { server, service, project } = chosen
  const setting = settingOf(server, 'addons_path')
  const written = (setting?.value ?? '').split(/[,\n]/).map((path) => path.trim().replace(/(?<=.)\/+$/, ''))
  const paths = written.some(Boolean) ? written.filter(Boolean) : [officialPaths.addons[0] ?? '']
  const behind: Left[] = []
  const found: string[] = []
  for (const path of new Set([...paths, officialPaths.addons[0] ?? ''])) {
    if (odoos.test(path)) continue
    const folder = folderOf(path, chosen)
    const at = setting?.at ?? service.at
    if (folder === undefined) {
      if (paths.includes(path) && setting !== undefined)
        behind.push(
          left(
            at,
            `addons in ${path}`,
            'They are in no folder of this project: put them into one, or name their repository under odoo.addons.',
          ),
        )
      continue
    }
    const modules = project.tree.paths.filter(
      (each) => each.startsWith(folder === '.' ? '' : `${folder}/`) && each.endsWith('/__manifest__.py'),
    )
    const direct = modules.some((each) => posix.dirname(posix.dirname(each)) === folder)
    if (direct && projectPath.safeParse(folder).success) found.push(folder)
    else if (direct)
      behind.push(left(at, `addons in ${folder}`, 'The name of the folder cannot stand in muelle.yaml: rename it.'))
  }
  return {
    ...(found.length === 0 ? {} : { odoo: { addons: [...new Set(found)] } }),
    left: behind,
    rows: [
      {
        topic: 'Addons',
        now:
          found.length === 0 && behind.length === 0
            ? 'none'
            : `${found.length + behind.length} folders, mounted or copied`,
        later: found.length === 0 ? 'none' : `${[...new Set(found)].join(', ')}, baked into the image`,
        change: behind.length === 0 ? 'same' : 'lose',
      },
    ],
  }
}

/** The project's folder behind one of the container. */
function folderOf(path: string, { service, compose, server }: Chosen): string | undefined {
  const mount = mountOver(service, path)
  if (mount?.type === 'bind') {
    const source = below(compose.directory, mount.source)
    return source === undefined ? undefined : below(source, posix.relative(mount.target, path) || '.')
  }
  if (mount !== undefined) return undefined
  for (const { source, target } of server.image?.copies.toReversed() ?? []) {
    const folder = target.replace(/(?<=.)\/+$/, '')
    if (path === folder || path.startsWith(`${folder}/`)) return below(source, posix.relative(folder, path) || '.')
  }
  return undefined
}
