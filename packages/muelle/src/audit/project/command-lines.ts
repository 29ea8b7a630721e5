import { posix } from 'node:path'
import { below, directoryOf, type Tree } from '../tree.ts'

/** Files in which people write down how a stack is brought up. */
const tellsCommands = (path: string): boolean =>
  /(^|\/)(Makefile|[Jj]ustfile|Taskfile\.ya?ml|package\.json)$|\.(sh|bash|md|rst|mk)$|(^|\/)\.github\/workflows\/.*\.ya?ml$|(^|\/)\.gitlab-ci\.yml$/.test(
    path,
  )

/** More says nothing new; a project with Odoo's source in it has thousands of them. */
const mostFiles = 300

/** Compose files that stand together on one command line: `docker compose -f a.yaml -f b.yaml`, in their order. */
export function commandLineChains(tree: Tree, known: ReadonlySet<string>): readonly (readonly string[])[] {
  const chains = new Map<string, readonly string[]>()
  const files = tree.paths.filter((path) => tellsCommands(path) && path.split('/').length <= 5).slice(0, mostFiles)
  for (const path of files) {
    const text = tree.read(path)?.text
    if (text === undefined || !/(-f|--file)[ =]/.test(text)) continue
    // A line that goes on behind a backslash is one.
    for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
      if (!/compose/i.test(line)) continue
      const named = [...line.matchAll(/(?:^|\s)(?:-f|--file)[ =]+["']?([\w./@+-]+\.ya?ml)/g)].map(
        ([, file = '']) => file,
      )
      if (named.length < 2) continue
      const resolved = named.map((name) => resolve(directoryOf(path), name, known))
      const chain = [...new Set(resolved.filter((each) => each !== undefined))]
      if (chain.length >= 2 && resolved.every((each) => each !== undefined)) chains.set(chain.join('\n'), chain)
    }
  }
  return [...chains.values()]
}

/** A path as somebody may mean it: from the file's own folder, or from the top, where commands are typed. */
function resolve(directory: string, name: string, known: ReadonlySet<string>): string | undefined {
  const paths = [below(directory, name), below('.', name)]
  const found = paths.find((path) => path !== undefined && known.has(path))
  if (found !== undefined) return found
  const ending = [...known].filter((path) => path.endsWith(`/${posix.normalize(name).replace(/^(\.\.\/)+/, '')}`))
  return ending.length === 1 ? ending[0] : undefined
}
