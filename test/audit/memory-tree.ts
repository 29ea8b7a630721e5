import type { TextFile } from '../../packages/muelle/src/audit/text.ts'
import type { Tree } from '../../packages/muelle/src/audit/tree.ts'

/** A project that is nowhere on a disk. @param untracked files that git does not have; undefined where there is no git. @param past what it had. */
export function memoryTree(
  files: Readonly<Record<string, string>>,
  untracked?: readonly string[],
  past: Tree['past'] = [],
): Tree {
  const texts = new Map<string, TextFile>(Object.entries(files).map(([path, text]) => [path, { path, text }]))
  const folders = new Set(
    [...texts.keys()].flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'))),
  )
  return {
    paths: [...texts.keys()].sort(),
    has: (path) => path === '.' || texts.has(path) || folders.has(path),
    read: (path) => texts.get(path),
    seen: () => texts.values(),
    past,
    isTracked: (path) => untracked && !untracked.includes(path),
  }
}
