import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Project, project } from './stack/project.ts'

const name = 'live-status'
let stack: Project

beforeAll(async () => {
  stack = await project({ name, port: 18911 })
  await stack.json('up')
})

afterAll(() => stack.remove())

interface Status {
  readonly well: boolean
  readonly active: string | null
  readonly attention: readonly { readonly urgency: string; readonly what: string; readonly next: string }[]
  readonly services: readonly { readonly service: string; readonly health: string }[]
  readonly databases: readonly { readonly name: string; readonly modules: number; readonly bytes: number }[]
  readonly disk: { readonly total: number; readonly free: number }
  readonly lastChange: { readonly operation: string; readonly outcome: string }
}

/** The status, whether it is well or not. */
async function statusOf(): Promise<{ readonly status: Status; readonly exitCode: number | undefined }> {
  const { stdout, exitCode } = await stack.muelle('--format', 'json', 'status')
  return { status: JSON.parse(stdout) as Status, exitCode }
}

describe('muelle status', () => {
  test('shows a stack that is well on one screen', async () => {
    const { status, exitCode } = await statusOf()
    expect(exitCode).toBe(0)
    expect(status).toMatchObject({
      well: true,
      active: 'blue',
      attention: [],
      lastChange: { operation: 'up', outcome: 'done' },
    })
    expect(status.services.map(({ health }) => health)).toEqual(status.services.map(() => 'healthy'))
    const [database] = status.databases
    expect(database?.modules).toBeGreaterThan(2)
    expect(database?.bytes).toBeGreaterThan(1_000_000)
    expect(status.disk.free).toBeLessThan(status.disk.total)
    const { stdout } = await stack.muelle('status')
    expect(stdout.split('\n').length).toBeLessThan(40)
  })

  test('begins with what is broken, and says what to run', async () => {
    await stack.json('stop', 'odoo-cron')
    const { status, exitCode } = await statusOf()
    expect(exitCode).toBe(1)
    expect(status.attention[0]).toMatchObject({
      urgency: 'now',
      what: expect.stringMatching(/^odoo-cron exited with \d+$/),
      next: 'muelle logs odoo-cron --tail 50',
    })
    await stack.json('start', 'odoo-cron')
    expect((await statusOf()).status.well).toBe(true)
  })

  test('finds an update that was cut off, in the database itself', async () => {
    const sql = (state: string) => stack.sql(`UPDATE ir_module_module SET state = '${state}' WHERE name = 'web'`)
    await sql('to upgrade')
    expect((await statusOf()).status.attention.map(({ what }) => what)).toContain(
      'database quay: an update was cut off at web; scheduled jobs stand still',
    )
    await sql('installed')
    await expect.poll(async () => (await statusOf()).status.attention).toEqual([])
  })

  test('tells what is not as muelle.yaml says', async () => {
    await stack.edit((yaml) => yaml.replace('databases: [quay]', 'databases: [quay]\n  cronThreads: 2'))
    const { status, exitCode } = await statusOf()
    expect(exitCode).toBe(0)
    expect(status.attention.map(({ urgency }) => urgency)).toEqual(['note'])
    expect(status.attention[0]?.what).toContain('odoo-cron')
    await stack.json('up')
    await expect.poll(async () => (await statusOf()).status.attention).toEqual([])
  })

  test('of a stack that is down says so', async () => {
    await stack.json('down')
    const { status, exitCode } = await statusOf()
    expect(exitCode).toBe(1)
    expect(status.attention.map(({ what }) => what)).toContain('db has no container')
    await stack.json('up')
  })
})

describe('muelle topology', () => {
  test('draws what runs, as words and as a picture', async () => {
    const { nodes } = await stack.json<{ nodes: { id: string; state: string }[] }>('topology')
    expect(nodes.find(({ id }) => id === 'db')).toMatchObject({ state: 'well' })
    expect(nodes.find(({ id }) => id === 'odoo-green')).toMatchObject({ state: 'still' })
    const { stdout } = await stack.muelle('topology', '--as', 'svg')
    expect(stdout).toMatch(/^<svg [\s\S]+<\/svg>\n$/)
  })
})
