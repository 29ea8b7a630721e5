import { copyFile, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../kernel/errors.ts'
import { makeDirectory, writeAtomic } from '../kernel/files.ts'
import type { Stack } from '../stack/stack.ts'
import type { Collected } from './container.ts'
import { located } from './places.ts'

/**
 * Writes what runs handed out into a folder of this machine; a path that two runs have gets a number.
 * @returns the paths, relative to the folder.
 */
export async function writeArtifacts(
  folder: string,
  files: readonly Collected[],
  stack: Stack,
): Promise<readonly string[]> {
  const written: string[] = []
  for (const { path, file } of files) {
    const place = free(path, written)
    const target = join(folder, place)
    await makeDirectory(dirname(target))
    if (path === 'coverage.xml') await writeAtomic(target, located(await readFile(file, 'utf8'), stack))
    else await copyFile(file, target)
    written.push(place)
  }
  return written.sort()
}

function free(path: string, taken: readonly string[]): string {
  if (!taken.includes(path)) return path
  const [, stem = path, ending = ''] = /^(.*?)(\.[^./]+)?$/.exec(path) ?? []
  for (let number = 2; ; number++) {
    const other = `${stem}-${number}${ending}`
    if (!taken.includes(other)) return other
  }
}

/** A folder or file that the person named, before anything runs: a mistake must not cost a whole run. @returns its absolute path. */
export async function writable(directory: string, named: string, kind: 'folder' | 'file'): Promise<string> {
  const path = resolve(directory, named)
  const { access, constants, lstat } = await import('node:fs/promises')
  const found = await lstat(path).catch(() => undefined)
  const wrong = found && (kind === 'folder' ? !found.isDirectory() : found.isDirectory())
  if (wrong)
    throw new UserError({
      what: `${named} is ${found.isDirectory() ? 'a folder' : 'no folder'}.`,
      evidence: path,
      next: `Name a ${kind}.`,
    })
  const parent = kind === 'folder' ? path : dirname(path)
  await makeDirectory(parent)
  await access(parent, constants.W_OK).catch(() => {
    throw new UserError({ what: `Nothing can be written to ${parent}.`, next: 'Name another place.' })
  })
  return path
}
