import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/** What is not there, or is something else than it should be: a link, a socket, a file in a folder's place. */
const absent: readonly string[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO']

function openUnless(path: string, flags: number): number | undefined {
  try {
    return openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | flags)
  } catch (error) {
    if (absent.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** A path below an open folder: who owns the folder cannot put a link in its place meanwhile (proc(5), /proc/pid/fd). */
const below = (folder: number, name: string) => `/proc/self/fd/${folder}/${name}`

/**
 * The files of a filestore, read by root. Odoo's user owns them: it may put a link to any file of the host there, or a pipe that nobody
 * writes to. Neither is followed or waited for: it counts as not there.
 */
export class StoredFiles {
  readonly #folders = new Map<string, number | undefined>()
  readonly #root: number | undefined

  /** @param filestore of one database; the folder that holds all of them lies in a volume's root. */
  constructor(filestore: string) {
    const all = openUnless(dirname(filestore), O_DIRECTORY)
    if (all === undefined) return
    try {
      this.#root = openUnless(below(all, filestore.slice(dirname(filestore).length + 1)), O_DIRECTORY)
    } finally {
      closeSync(all)
    }
  }

  #folder(name: string): number | undefined {
    if (this.#root === undefined) return undefined
    if (!this.#folders.has(name)) this.#folders.set(name, openUnless(below(this.#root, name), O_DIRECTORY))
    return this.#folders.get(name)
  }

  /** @param name as Odoo stores it: two letters, a slash, the SHA-1. @returns an open plain file, which the caller closes. */
  open(name: string): number | undefined {
    const folder = this.#folder(dirname(name))
    const file = folder === undefined ? undefined : openUnless(below(folder, name.slice(dirname(name).length + 1)), 0)
    if (file === undefined || fstatSync(file).isFile()) return file
    closeSync(file)
    return undefined
  }

  /** Whether there is a plain file of that name. */
  has(name: string): boolean {
    const folder = this.#folder(dirname(name))
    if (folder === undefined) return false
    const path = join(below(folder, name.slice(dirname(name).length + 1)))
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true
  }

  /** What lies in the folders of two letters and is no folder itself; Odoo's own `checklist` holds empty marks. */
  *names(): Generator<string> {
    if (this.#root === undefined) return
    for (const name of readdirSync(below(this.#root, ''))) {
      const folder = name.length === 2 ? this.#folder(name) : undefined
      if (folder === undefined) continue
      for (const file of readdirSync(below(folder, ''), { withFileTypes: true }))
        if (!file.isDirectory()) yield `${name}/${file.name}`
    }
  }

  /** Removes a file, or a link, never what that leads to. */
  remove(name: string): void {
    const folder = this.#folder(dirname(name))
    if (folder !== undefined) unlinkSync(below(folder, name.slice(dirname(name).length + 1)))
  }

  [Symbol.dispose](): void {
    for (const folder of this.#folders.values()) if (folder !== undefined) closeSync(folder)
    if (this.#root !== undefined) closeSync(this.#root)
  }
}
