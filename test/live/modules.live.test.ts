import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, project } from './stack/project.ts'

let stack: Project

beforeAll(async () => {
  stack = await project({ name: 'live-modules', port: 18468 })
  await stack.json('up')
})
afterAll(() => stack.remove())

interface Listed {
  readonly databases: readonly { readonly modules: readonly Readonly<Record<string, string | null>>[] }[]
}

/** Changes the database behind Odoo's back, as a broken update or another image would have left it. */
const sql = (text: string) => stack.sql(text)

test('muelle databases list shows those of muelle.yaml, what else is on the server, and what is missing', async () => {
  await sql('CREATE DATABASE forgotten')
  const { well, databases } = await stack.json<{ well: boolean; databases: readonly object[] }>('databases', 'list')
  expect(well).toBe(true)
  expect(databases).toMatchObject([
    { name: 'quay', owner: 'odoo', expected: true, odoo: expect.stringMatching(/^19\.0\./), neutralized: false },
    { name: 'forgotten', owner: 'postgres', expected: false, problem: 'it holds no Odoo', modules: null },
  ])
  await stack.edit((yaml) => yaml.replace('databases: [quay]', 'databases: [quay, lost]'))
  const missing = await stack.muelle('databases', 'list')
  const modules = await stack.muelle('modules', 'list')
  await stack.edit((yaml) => yaml.replace('databases: [quay, lost]', 'databases: [quay]'))
  expect(modules.exitCode).toBe(1)
  expect(modules.stdout).toContain('quay: ')
  expect(modules.stdout).toMatch(/lost: .*database "lost" does not exist/)
  expect(missing.exitCode).toBe(1)
  expect(missing.stdout).toMatch(/lost .* there is no such database/)
  await sql('DROP DATABASE forgotten')
})

test('muelle databases size tells tables, and the files of the database beside those on the disk', async () => {
  interface Size {
    readonly bytes: number
    readonly tables: readonly { readonly name: string; readonly bytes: number }[]
    readonly others: { readonly tables: number }
    readonly files: { readonly count: number; readonly bytes: number }
    readonly filestore: { readonly count: number; readonly bytes: number }
  }
  const size = await stack.json<Size>('databases', 'size', '--most', '3')
  expect(size.tables).toHaveLength(3)
  expect(size.tables[0]?.bytes).toBeGreaterThanOrEqual(size.tables[1]?.bytes ?? 0)
  expect(size.others.tables).toBeGreaterThan(5)
  expect(size.bytes).toBeGreaterThan(size.tables.reduce((sum, { bytes }) => sum + bytes, 0))
  const orphan = [
    'sh',
    '-c',
    'mkdir -p /var/lib/odoo/filestore/quay/ff && printf 12345 >/var/lib/odoo/filestore/quay/ff/ff00',
  ]
  expect((await stack.muelle('exec', '--yes', 'odoo', ...orphan)).exitCode).toBe(0)
  const after = await stack.json<Size>('databases', 'size', 'quay')
  expect(after.filestore).toEqual({ count: size.filestore.count + 1, bytes: size.filestore.bytes + 5 })
  expect(after.files).toEqual(size.files)
  expect((await stack.muelle('databases', 'size', 'quai')).stderr).toContain('Did you mean quay?')
})

describe('muelle modules', () => {
  test('lists what is installed beside the image, the project’s own first', async () => {
    const { databases } = await stack.json<Listed>('modules', 'list')
    const modules = databases[0]?.modules ?? []
    expect(modules.slice(0, 2)).toMatchObject([
      { name: 'quay_berths', state: 'installed', source: 'addons', standing: 'current' },
      { name: 'quay_fees', state: 'installed', source: 'addons', standing: 'current' },
    ])
    const base = modules.find(({ name }) => name === 'base')
    expect(base).toMatchObject({ source: 'Odoo', standing: 'current' })
    expect(base?.installed).toBe(base?.available)
    expect(modules.some(({ name }) => name === 'account')).toBe(false)
    const all = await stack.json<Listed>('modules', 'list', '--all', '--database', 'quay')
    expect(all.databases[0]?.modules.find(({ name }) => name === 'account')).toMatchObject({
      standing: 'not installed',
      installed: null,
    })
  })

  test('tells what is outdated, missing from the image, and cut off in the middle', async () => {
    await sql("UPDATE ir_module_module SET latest_version = '19.0.0.9' WHERE name = 'quay_fees'")
    expect(await stack.muelle('modules', 'outdated', '--format', 'json')).toMatchObject({ exitCode: 1 })
    await sql("UPDATE ir_module_module SET state = 'to upgrade' WHERE name = 'quay_berths'")
    await sql(
      "INSERT INTO ir_module_module (name, state, latest_version) VALUES ('gone_module', 'installed', '19.0.1.0')",
    )
    const { exitCode, stdout } = await stack.muelle('modules', 'list')
    expect(exitCode, stdout).toBe(1)
    expect(stdout).toMatch(/gone_module +installed +19\.0\.1\.0 +- +- +MISSING from the image/)
    expect(stdout).toMatch(/quay_berths +to upgrade .* cut off in the middle/)
    expect(stdout).toMatch(/quay_fees +installed +19\.0\.0\.9 +19\.0\.1\.0\.0 +addons +outdated/)
  })

  test('draws what depends on what', async () => {
    const graph = await stack.json<{ picture: string; modules: { name: string }[] }>('modules', 'graph')
    expect(graph.picture).toContain('quay_fees (own)\n└─ quay_berths (own)')
    expect(graph.modules.map(({ name }) => name)).toEqual(expect.arrayContaining(['base', 'quay_berths', 'quay_fees']))
    const above = await stack.json<{ modules: { name: string }[] }>('modules', 'graph', '--dependants', 'quay_berths')
    expect(above.modules.map(({ name }) => name)).toEqual(['quay_berths', 'quay_fees'])
    expect((await stack.muelle('modules', 'graph', '--as', 'svg')).stdout).toMatch(/^<svg /)
    const refused = await stack.muelle('modules', 'graph', 'quay_bertha')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('Did you mean quay_berths?')
  })

  test('says when Odoo does not run', async () => {
    await stack.json('stop', 'odoo')
    await stack.json('stop', 'odoo-cron')
    const refused = await stack.muelle('modules', 'list')
    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain('muelle start odoo-blue')
  })
})
