import { describe, expect, it } from 'vitest'
import { readDocument } from '../document.ts'
import { applyEdits, renameKey, replaceScalar } from '../edit.ts'
import { versionFault } from './check.ts'
import { migrateText } from './migrate.ts'
import type { Versions } from './versions.ts'

/** A future in which `databases` is called `database` and redis left its section. */
const future: Versions = {
  current: 3,
  migrations: [
    {
      from: 1,
      since: '0.4.0',
      what: 'odoo.databases is called odoo.names.',
      edits: (reading) => [renameKey(reading, ['odoo', 'databases'], 'names')],
    },
    {
      from: 2,
      since: '0.9.0',
      what: 'odoo.workers is a word.',
      edits: (reading) => [replaceScalar(reading, ['odoo', 'workers'], '"many"')],
    },
  ],
}

const old = `# For Muelle 0.1.0 or newer.
schema:   1   # the version

name: acme
odoo:
  databases: [ acme ]   # the first is the default
  # how many
  workers: 4
`

const source = (text: string) => ({ file: 'muelle.yaml', text })
const faultOf = (text: string, versions: Versions) => {
  const { value, places } = readDocument(source(text))
  return versionFault(value, places, versions)
}

describe('a muelle.yaml of another version', () => {
  it('is left alone when it is current', () => {
    expect(faultOf('schema: 3', future)).toBeUndefined()
    expect(migrateText(source('schema: 3\n'), future)).toEqual({ text: 'schema: 3\n', from: 3, applied: [] })
  })

  it('that is older is due for `muelle migrate`', () => {
    expect(faultOf(old, future)).toMatchObject({
      what: 'muelle.yaml is of an older Muelle: schema 1, where Muelle 0.1.0 reads 3',
      at: { line: 2, column: 11 },
      next: expect.stringContaining('muelle migrate'),
    })
  })

  it('that is newer names the Muelle it was written for', () => {
    expect(faultOf(old.replace('0.1.0', '2.3.4').replace('1   #', '4   #'), future)).toMatchObject({
      what: 'muelle.yaml is of a newer Muelle: schema 4, where Muelle 0.1.0 reads 3',
      next: 'Install Muelle 2.3.4 or newer.',
    })
    expect(faultOf('schema: 4', future)?.next).toBe('Install a Muelle newer than 0.1.0.')
    expect(faultOf(old.replace('1   #', '4   #'), future)?.next).toBe('Install a Muelle newer than 0.1.0.')
  })

  it('that never was is told so', () => {
    expect(faultOf('schema: -1', future)?.what).toBe('There never was a schema -1')
  })

  it('goes through every step and keeps each byte that no step is about', () => {
    const { text, from, applied } = migrateText(source(old), future)
    expect([from, applied.length]).toEqual([1, 2])
    expect(text).toBe(
      old
        .replace('schema:   1', 'schema:   3')
        .replace('0.1.0', '0.9.0')
        .replace('databases:', 'names:')
        .replace('workers: 4', 'workers: "many"'),
    )
  })

  it('is not written when a migration breaks it', () => {
    const broken: Versions = {
      current: 2,
      migrations: [{ from: 1, since: '0.2.0', what: '', edits: () => [{ start: 0, end: 0, text: '[' }] }],
    }
    expect(() => migrateText(source(old), broken)).toThrow('broke the file')
  })
})

describe('edits', () => {
  it('speak of the offsets of the old text, in any order', () => {
    expect(
      applyEdits('abcdef', [
        { start: 4, end: 5, text: 'E!' },
        { start: 0, end: 1, text: '' },
      ]),
    ).toBe('bcdE!f')
  })

  it('may not overlap', () => {
    expect(() =>
      applyEdits('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toThrow('overlap')
  })

  it('need something that is there', () => {
    expect(() => renameKey(readDocument(source('a: 1')), ['b'], 'c')).toThrow('there is no key b')
    expect(() => replaceScalar(readDocument(source('a: [1]')), ['a'], '2')).toThrow('there is no single value at a')
  })
})
