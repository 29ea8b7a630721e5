import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Made by others, or by a build. */
const leftOut = new Set(['node_modules', 'dist', 'coverage', '.git', '.muelle'])

/** A page of the documentation. */
export interface Page {
  /** Relative to the repository. */
  readonly file: string
  readonly text: string
}

/** Every Markdown file of the repository. */
export function pages(directory: string = root): readonly Page[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return leftOut.has(entry.name) ? [] : pages(path)
    return entry.name.endsWith('.md') ? [{ file: relative(root, path), text: readFileSync(path, 'utf8') }] : []
  })
}

/** A block of code between fences. */
export interface Block {
  readonly language: string
  readonly lines: readonly string[]
}

/** The blocks of code of a page, and its text without them. An indented fence belongs to a list. */
export function split(text: string): { readonly blocks: readonly Block[]; readonly prose: string } {
  const blocks: { language: string; lines: string[] }[] = []
  const prose: string[] = []
  let open: { fence: string; block: { language: string; lines: string[] } } | undefined
  for (const line of text.split('\n')) {
    const [, indent = '', fence, language = ''] = /^(\s*)(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? []
    if (open === undefined && fence !== undefined) open = { fence, block: { language, lines: [] } }
    else if (open !== undefined && fence?.startsWith(open.fence) && language === '') {
      blocks.push(open.block)
      open = undefined
    } else if (open !== undefined) open.block.lines.push(line.slice(indent.length))
    else prose.push(line)
  }
  return { blocks, prose: prose.join('\n') }
}

/** The targets of links and pictures that stay in the repository: `../docs/host.md#what-it-checks`. */
export function relativeLinks(text: string): readonly string[] {
  const prose = split(text).prose.replace(/`[^`\n]*`/g, '')
  const inline = [...prose.matchAll(/!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
  const named = [...prose.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/gm)]
  const html = [...prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)]
  return [...inline, ...named, ...html]
    .map(([, target = '']) => target)
    .filter((target) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target))
}

/** The names that a page's headings can be linked by, as GitHub makes them. */
export function anchors(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>()
  const names = [...split(text).prose.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading = '']) => {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return before === 0 ? name : `${name}-${before}`
  })
  const written = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name)
  return new Set([...names, ...written])
}

/** A link of a page: the file it leads to, relative to the repository, and the place in it. */
export function destination(page: string, target: string): { readonly file: string; readonly anchor: string } {
  const [path = '', anchor = ''] = target.split('#')
  const file = path === '' ? page : join(dirname(page), decodeURIComponent(path))
  return { file, anchor: decodeURIComponent(anchor) }
}
