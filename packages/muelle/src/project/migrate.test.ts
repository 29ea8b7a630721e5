import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { replaceScalar } from '../stack/edit.ts'
import { least, project } from '../stack/fixtures/project.ts'
import type { Versions } from '../stack/version/versions.ts'
import { call } from './fixtures/call.ts'
import { migrate, planMigration, runMigration } from './migrate.ts'

const future: Versions = {
  current: 2,
  migrations: [
    {
      from: 1,
      since: '9.0.0',
      what: 'The name is longer.',
      edits: (reading) => [replaceScalar(reading, ['name'], 'acme-erp')],
    },
  ],
}
const old = '\ufeff# ours\r\nschema: 1\r\nname: acme   # short\r\n'
const read = (directory: string, file: string) => readFileSync(join(directory, file), 'utf8')

describe('migrate', () => {
  it('has nothing to do for a current file', async () => {
    const directory = project({ 'muelle.yaml': least })
    const { plan, output, text } = await call(migrate, directory)
    expect(plan).toEqual({ steps: [] })
    expect(output).toEqual({ from: 1, to: 1, changes: [], copy: null })
    expect(text).toBe('muelle.yaml has schema 1 already.')
    expect(readdirSync(directory)).toEqual(['muelle.yaml'])
  })

  it('shows each changed line before anything is written', async () => {
    const directory = project({ 'muelle.yaml': old })
    const { steps } = await planMigration(directory, future)
    expect(steps.map(({ id }) => id)).toEqual(['copy', 'migrate'])
    expect(steps[1]?.what).toContain('-name: acme   # short')
    expect(steps[1]?.what).toContain('+name: acme-erp   # short')
    expect(read(directory, 'muelle.yaml')).toBe(old)
  })

  it('keeps the file as it was, byte for byte, beside the new one', async () => {
    const directory = project({ 'muelle.yaml': old })
    const output = await runMigration(directory, future)
    expect(output).toEqual({ from: 1, to: 2, changes: ['The name is longer.'], copy: 'muelle.yaml.schema-1' })
    expect(read(directory, 'muelle.yaml.schema-1')).toBe(old)
    expect(read(directory, 'muelle.yaml')).toBe('# ours\r\nschema: 2\r\nname: acme-erp   # short\r\n')
    expect(await runMigration(directory, future)).toMatchObject({ copy: null })
  })

  it('finishes after it was killed between the copy and the file', async () => {
    const directory = project({ 'muelle.yaml': old, 'muelle.yaml.schema-1': old })
    expect(await runMigration(directory, future)).toMatchObject({ to: 2 })
  })

  it('overwrites no other copy', async () => {
    const directory = project({ 'muelle.yaml': old, 'muelle.yaml.schema-1': 'mine' })
    await expect(runMigration(directory, future)).rejects.toMatchObject({ exit: 3 })
    expect(read(directory, 'muelle.yaml')).toBe(old)
  })

  it('refuses what is newer, has no schema, or is not there', async () => {
    const directory = project({ 'muelle.yaml': 'schema: 3\n' })
    await expect(runMigration(directory, future)).rejects.toThrow('no schema that can be migrated')
    writeFileSync(join(directory, 'muelle.yaml'), 'name: x\n')
    await expect(runMigration(directory, future)).rejects.toThrow('no schema that can be migrated')
    await expect(runMigration(project({}), future)).rejects.toThrow('There is no muelle.yaml')
  })
})
