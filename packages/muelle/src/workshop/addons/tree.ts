import { posix } from 'node:path'
import { UserError } from '../../kernel/errors.ts'

/** One entry of a commit's tree, as `git ls-tree` tells. */
export interface Entry {
  readonly path: string
  /** 100644, 100755, 120000 (link), 160000 (submodule). */
  readonly mode: string
  readonly object: string
}

/** A file to be written: links have been followed. */
export interface Leaf {
  readonly path: string
  readonly object: string
  readonly executable: boolean
}

/** Reads `git ls-tree -r -z --full-tree`. */
export function readTree(text: string): readonly Entry[] {
  return text
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [, mode = '', object = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? []
      return { path, mode, object }
    })
}

const link = '120000'
const submodule = '160000'

/** Names that no file of an addon may have: they mean something to git, to a file system or to a person, or are no UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const unfit = /(^|\/)(\.{0,2}|\.git)(\/|$)|[\x00-\x1f\x7f\\\ufffd]/i

/** A commit's tree, to choose modules from. */
export class Tree {
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #links: ReadonlyMap<string, string>
  readonly #address: string

  /** @param links where each link leads, by its path. */
  constructor(address: string, entries: readonly Entry[], links: ReadonlyMap<string, string>) {
    this.#address = address
    this.#entries = new Map(entries.map((entry) => [entry.path, entry]))
    this.#links = links
  }

  static linksOf(entries: readonly Entry[]): readonly Entry[] {
    return entries.filter(({ mode }) => mode === link)
  }

  /** Names at the top that are modules: folders, or links to folders, with a manifest. */
  modules(): readonly string[] {
    const tops = new Set([...this.#entries.keys()].map((path) => path.split('/')[0] ?? path))
    return [...tops].filter((name) => this.isModule(name)).sort()
  }

  isModule(name: string): boolean {
    const place = this.#resolve(name, false)
    return place !== undefined && this.#resolve(`${place}/__manifest__.py`, false) !== undefined
  }

  /**
   * The files of one module, links followed within the repository.
   * @throws UserError for a link that leads out of it, a submodule, or a name that cannot be written safely.
   */
  filesOf(module: string): readonly Leaf[] {
    const found: Leaf[] = []
    this.#collect(module, module, found, [])
    return found
  }

  #collect(path: string, as: string, found: Leaf[], above: readonly string[]): void {
    if (unfit.test(as)) throw this.#bad(as, 'has a name that cannot be in an image')
    const place = this.#resolve(path, true)
    if (place === undefined) throw this.#bad(as, 'is a link that leads nowhere')
    const entry = this.#entries.get(place)
    if (entry?.mode === submodule)
      throw this.#bad(
        as,
        'is a submodule, which is not fetched',
        'Name its repository as a source of its own in odoo.addons.',
      )
    if (entry !== undefined) {
      found.push({ path: as, object: entry.object, executable: entry.mode === '100755' })
      return
    }
    if (above.includes(place)) throw this.#bad(as, 'is a link to a folder that it is in')
    for (const name of this.#children(place))
      this.#collect(`${place}/${name}`, `${as}/${name}`, found, [...above, place])
  }

  #below: Map<string, Set<string>> | undefined

  #children(folder: string): readonly string[] {
    if (this.#below === undefined) {
      this.#below = new Map()
      for (const path of this.#entries.keys()) {
        const parts = path.split('/')
        for (let at = 1; at < parts.length; at++) {
          const parent = parts.slice(0, at).join('/')
          const names = this.#below.get(parent) ?? new Set()
          this.#below.set(parent, names.add(parts[at] ?? ''))
        }
      }
    }
    return [...(this.#below.get(folder) ?? [])].sort()
  }

  /** Where a path really is, its links followed; undefined when it is nowhere. */
  #resolve(path: string, strict: boolean, hops = 0): string | undefined {
    if (hops > 40) return undefined
    const parts = path.split('/')
    for (let length = 1; length <= parts.length; length++) {
      const head = parts.slice(0, length).join('/')
      const target = this.#links.get(head)
      if (target === undefined) continue
      const next = posix.normalize(posix.join(posix.dirname(head), target, ...parts.slice(length))).replace(/\/$/, '')
      if (target.startsWith('/') || next === '..' || next.startsWith('../')) {
        if (strict) throw this.#bad(head, `is a link that leads out of the repository, to ${JSON.stringify(target)}`)
        return undefined
      }
      return this.#resolve(next, strict, hops + 1)
    }
    return this.#entries.has(path) || this.#children(path).length > 0 ? path : undefined
  }

  #bad(
    path: string,
    why: string,
    next = 'Ask its owner to mend it, or name under modules: only those that are sound.',
  ) {
    return new UserError({ what: `${JSON.stringify(path)} in ${this.#address} ${why}.`, next })
  }
}
