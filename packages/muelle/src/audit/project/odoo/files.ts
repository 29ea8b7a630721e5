import { posix } from 'node:path'
import type { Mount } from '../../read/compose/mount.ts'
import { field, type Service } from '../../read/compose/service.ts'
import { get, items, text } from '../../read/yaml.ts'
import { below, type Tree } from '../../tree.ts'
import type { Compose } from '../compose.ts'
import type { OdooImage } from './image.ts'

/** What stands at a path of a container. */
export interface Inside {
  /** Of the project; undefined when it is not one of its files. */
  readonly path: string | undefined
  /** What covers it. */
  readonly mount: Mount | undefined
}

const covers = (folder: string, path: string) => path === folder || folder === '/' || path.startsWith(`${folder}/`)

/** The mount that covers a path of the container: the innermost one. */
export const mountOver = (service: Service, path: string): Mount | undefined =>
  service.mounts
    .filter(({ target }) => covers(target, path))
    .reduce<Mount | undefined>(
      (best, mount) => (mount.target.length >= (best?.target.length ?? 0) ? mount : best),
      undefined,
    )

/** Finds the project's file behind a path of a container: through its mounts and configs, then through what its image was built with. */
export function insideOf(path: string, service: Service, compose: Compose, image: OdooImage, tree: Tree): Inside {
  const mount = mountOver(service, path)
  if (mount?.type === 'bind') {
    const source = below(compose.directory, mount.source)
    const found = source && present(posix.normalize(posix.join(source, posix.relative(mount.target, path))), tree)
    return { path: found, mount }
  }
  if (mount !== undefined) return { path: undefined, mount }
  const config = configAt(path, service, compose, tree)
  if (config !== undefined) return { path: config, mount: undefined }
  for (const { source, target } of image.copies.toReversed()) {
    const folder = bare(target)
    const base = posix.basename(source)
    for (const candidate of [
      target === path ? source : undefined,
      posix.join(folder, base) === path ? source : undefined,
      covers(folder, path) ? posix.join(source, posix.relative(folder, path)) : undefined,
    ])
      if (candidate !== undefined && tree.read(candidate) !== undefined) return { path: candidate, mount: undefined }
  }
  return { path: undefined, mount: undefined }
}

const bare = (path: string) => (path.length > 1 ? path.replace(/\/+$/, '') : path)

/** A file, or the example that it is to be made from. */
function present(path: string, tree: Tree): string | undefined {
  const endings = ['', '.example', '.sample', '.template', '.tmpl', '.dist', '.j2']
  return endings.map((ending) => path + ending).find((each) => tree.read(each) !== undefined)
}

function configAt(path: string, service: Service, compose: Compose, tree: Tree): string | undefined {
  for (const item of items(field(service, 'configs'))) {
    const source = text(item.kind === 'map' ? get(item, 'source') : item)?.value ?? ''
    const target = text(get(item, 'target'))?.value ?? `/${source}`
    const file = text(get(compose.configs.get(source)?.value, 'file'))?.value
    const found = file === undefined ? undefined : below(compose.directory, file)
    if (target === path && found !== undefined && tree.read(found) !== undefined) return found
  }
  return undefined
}
