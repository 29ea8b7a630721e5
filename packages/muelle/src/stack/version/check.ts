import manifest from '../../../package.json' with { type: 'json' }
import type { Report } from '../../kernel/errors.ts'
import { isPlain } from '../../kernel/plain.ts'
import type { Places } from '../places.ts'
import type { Versions } from './versions.ts'

/** The Muelle that a file says it was written for, in a comment such as `# For Muelle 0.1.0 or newer.` */
export const writtenFor = /^#.*\bMuelle (\d+\.\d+\.\d+)( or newer)/m

/** Whether one `1.2.3` comes after another. */
const isNewer = (one: string, other: string): boolean => one.localeCompare(other, 'en', { numeric: true }) > 0

/**
 * What is wrong with the version of a muelle.yaml, before anything else of it is judged: newer, older, or none that ever was.
 * @returns undefined when it is the current one, or when there is none or no number: the schema says so then.
 */
export function versionFault(value: unknown, places: Places, { current, migrations }: Versions): Report | undefined {
  const given = isPlain(value) ? value.schema : undefined
  if (typeof given !== 'number' || given === current) return undefined
  const at = places.ofValue(['schema'])
  const evidence = String(given)
  if (given > current) {
    const written = writtenFor.exec(places.source.text)?.[1]
    // The file may have been edited since: a Muelle that is here already is not what it needs.
    const needed = written !== undefined && isNewer(written, manifest.version) ? written : undefined
    return {
      what: `${at.file} is of a newer Muelle: schema ${given}, where Muelle ${manifest.version} reads ${current}`,
      evidence,
      next: needed ? `Install Muelle ${needed} or newer.` : `Install a Muelle newer than ${manifest.version}.`,
      at,
    }
  }
  if (!migrations.some(({ from }) => from === given))
    return { what: `There never was a schema ${given}`, evidence, next: `Write schema: ${current}.`, at }
  return {
    what: `${at.file} is of an older Muelle: schema ${given}, where Muelle ${manifest.version} reads ${current}`,
    evidence,
    next: 'Run `muelle migrate`: it shows every change, keeps your comments and leaves a copy.',
    at,
  }
}
