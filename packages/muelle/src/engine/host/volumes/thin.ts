import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFileError, syncDirectory } from '../../../kernel/files.ts'
import { copiesOf, partial } from './pack.ts'
import type { Places } from './places.ts'

/** What `volume backup` calls its copies. The `…-before` of a restore, and tars that people put there, are nobody's to count. */
const ordinary = /^\d{8}T\d{6}Z$/

/**
 * Removes the older ordinary copies of a volume.
 * @param keep how many of the newest stay; at least one.
 * @returns the names of those that are gone, oldest first.
 */
export async function thin(places: Places, keep: number): Promise<readonly string[]> {
  const names = (await copiesOf(places)).map(({ name }) => name).filter((name) => ordinary.test(name))
  const going = names.slice(0, -keep)
  for (const name of going) {
    const directory = join(places.copies, name)
    try {
      // Under this name it is no copy any more, whatever cuts the removal off; the next backup removes what is left.
      await rename(directory, `${directory}${partial}`)
      await syncDirectory(places.copies)
      await rm(`${directory}${partial}`, { recursive: true, force: true })
    } catch (error) {
      throw explainFileError(error, `remove ${directory}`)
    }
  }
  return going
}
