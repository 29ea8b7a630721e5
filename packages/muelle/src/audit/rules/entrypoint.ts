import { posix } from 'node:path'
import type { Image } from '../project/images.ts'
import type { TextFile } from '../text.ts'
import { below, type Tree } from '../tree.ts'

/** The script of the project that an image starts with; undefined when it is none of the project's. */
export function entrypointScript(tree: Tree, image: Image): TextFile | undefined {
  const words = image.entrypoint?.words ?? []
  const path = words
    .map(({ value }) => value)
    .find((word) => !/^(\/bin\/|\/usr\/bin\/)?(ba|da)?sh$|^-|^(tini|dumb-init|env)$|\/(tini|dumb-init|env)$/.test(word))
  if (path === undefined) return undefined
  // The context is not always known: a name that only one file of the project has is as good.
  const same = () => tree.paths.filter((each) => posix.basename(each) === posix.basename(path))
  return copiedFile(tree, image, path) ?? (same().length === 1 ? tree.read(same()[0] ?? '') : undefined)
}

/** The file of the project that stands at a path of the image; undefined when nothing is copied there. */
function copiedFile(tree: Tree, image: Image, path: string): TextFile | undefined {
  const name = posix.basename(path)
  for (const { from, sources, target } of image.copies.toReversed()) {
    if (from !== undefined) continue
    for (const { value } of sources) {
      const source = below(image.context ?? '.', value.replace(/^\/+/, '') || '.')
      if (source === undefined) continue
      const isFile = posix.basename(source) === name || target === path
      const fits = target === path || posix.join(target, name) === path || !path.startsWith('/')
      const found = isFile && fits ? tree.read(source) : undefined
      if (found !== undefined) return found
      // A folder that is copied whole.
      const inner = path.startsWith(`${target.replace(/\/$/, '')}/`)
        ? path.slice(target.replace(/\/$/, '').length + 1)
        : undefined
      const inside = inner === undefined ? undefined : tree.read(posix.join(source, inner))
      if (inside !== undefined) return inside
    }
  }
  return undefined
}
