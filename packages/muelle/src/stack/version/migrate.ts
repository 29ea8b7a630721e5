import { isPlain } from '../../kernel/plain.ts'
import { readDocument } from '../document.ts'
import { applyEdits, type Edit, replaceScalar } from '../edit.ts'
import type { Source } from '../source.ts'
import { writtenFor } from './check.ts'
import type { Migration, Versions } from './versions.ts'

/** A muelle.yaml brought to the current version. */
export interface Migrated {
  readonly text: string
  readonly from: number
  /** The steps taken, in order; none when it was current. */
  readonly applied: readonly Migration[]
}

/**
 * Takes a muelle.yaml through every migration it needs. Pure.
 * @throws Error when a migration makes a file that cannot be read: a bug of the migration.
 */
export function migrateText(source: Source, versions: Versions): Migrated {
  const applied: Migration[] = []
  let { text } = source
  const from = versionOf(source)
  for (let at = from; at < versions.current; at++) {
    const migration = versions.migrations.find((each) => each.from === at)
    if (migration === undefined) break
    text = step({ ...source, text }, migration)
    applied.push(migration)
  }
  return { text, from, applied }
}

function step(source: Source, { from, since, edits }: Migration): string {
  const reading = readDocument(source)
  const header = writtenFor.exec(source.text)
  const headerEdit: readonly Edit[] =
    header?.[1] === undefined
      ? []
      : [replaceWithin(source.text, header.index + header[0].lastIndexOf(header[1]), header[1], since)]
  const text = applyEdits(source.text, [
    replaceScalar(reading, ['schema'], String(from + 1)),
    ...edits(reading),
    ...headerEdit,
  ])
  const { faults } = readDocument({ ...source, text })
  if (faults[0]) throw new Error(`the migration from schema ${from} broke the file: ${faults[0].what}`)
  if (versionOf({ ...source, text }) !== from + 1) throw new Error(`the migration from schema ${from} lost the schema`)
  return text
}

const replaceWithin = (text: string, start: number, old: string, next: string): Edit => {
  if (!text.startsWith(old, start)) throw new Error('the place of the version is not where it was found')
  return { start, end: start + old.length, text: next }
}

function versionOf(source: Source): number {
  const { value } = readDocument(source)
  return isPlain(value) && typeof value.schema === 'number' ? value.schema : Number.NaN
}
