import type { Entry } from './tar.ts'

/** Why an archive would reach beyond its directory when it is unpacked, or make what no volume holds; undefined when it does neither. */
export function hostility(entries: Iterable<Entry>): string | undefined {
  const links = new Set<string>()
  const parents = new Map<string, string>()
  for (const { type, path, target } of entries) {
    const what = `"${path}"`
    if (!kinds.has(type)) return `${what} is ${odd[type] ?? `of the kind ${type}`}`
    if (leaves(path)) return `${what} leads out of the directory`
    if (type === 'h' && leaves(target ?? '/')) return `${what} is a hard link to "${target}", out of the directory`
    const parts = partsOf(path)
    if (type === 'l') links.add(parts.join('/'))
    for (let depth = 1; depth < parts.length; depth++) parents.set(parts.slice(0, depth).join('/'), path)
  }
  for (const link of links) if (parents.has(link)) return `"${parents.get(link)}" passes through the link "${link}"`
  return undefined
}

/** Regular file, directory, symbolic link, hard link. Where a symbolic link leads is its reader's affair: nothing is written through it. */
const kinds = new Set(['-', 'd', 'l', 'h'])

const odd: Readonly<Record<string, string>> = { b: 'a block device', c: 'a character device', p: 'a named pipe' }

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '' && part !== '.')

const leaves = (path: string): boolean => path.startsWith('/') || path.split('/').includes('..')
