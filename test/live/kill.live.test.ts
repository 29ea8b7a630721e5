import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { statusOf } from './stack/http.ts'
import { killAt, type Moment } from './stack/kill-at.ts'
import { type Project, project } from './stack/project.ts'
import { compareWithShipped } from './stack/shipped.ts'

const port = 18472
let stack: Project

beforeAll(async () => {
  stack = await project({ name: 'live-kill', port })
})

afterAll(() => stack.remove())

/** Everything that two runs of `up` must agree on. */
async function stateOf(): Promise<unknown> {
  const ps = await stack.json<{
    well: boolean
    services: { service: string; state: string; health: string; image: string }[]
  }>('ps')
  const databases = JSON.parse(await readFile(join(stack.stackDirectory, 'state/databases.json'), 'utf8'))
  const release = JSON.parse(await readFile(join(stack.stackDirectory, 'state/release.json'), 'utf8'))
  const sql =
    "SELECT datname, left(shobj_description(oid, 'pg_database'), 19) FROM pg_database WHERE NOT datistemplate ORDER BY 1"
  const { stdout } = await stack.json<{ stdout: string }>('exec', 'db', '--', 'psql', '-U', 'postgres', '-XAtc', sql)
  return {
    well: ps.well,
    services: ps.services.map(({ service, state, health, image }) => ({ service, state, health, image })),
    databases: Object.keys(databases.databases),
    marks: stdout.trim(),
    active: release.active,
    images: release.images,
    leftOvers: await leftOvers(),
    differences: await compareWithShipped(stack),
    login: await statusOf(port, '/web/login'),
  }
}

/**
 * Helpers and one-off containers that stay. The daemon removes one that has ended a moment later; one that was made by a killed
 * client, and never started, is removed by a later command once it is surely nobody's.
 */
async function leftOvers(): Promise<readonly string[]> {
  const format = '{{.Label "io.muelle.role"}}{{.Label "com.docker.compose.oneoff"}}'
  const argv = ['docker', 'ps', '--all', '--format', format, '--filter', `label=io.muelle.name=${stack.name}`] as const
  for (let look = 1; ; look++) {
    const { stdout } = await run({ argv })
    const left = stdout.split('\n').filter((line) => line === 'helper' || line === 'True')
    if (left.length === 0 || look === 30) return left
    await pause(4000)
    await stack.json('journal', 'list')
  }
}

describe('muelle up, killed with SIGKILL', () => {
  test('after every step of its plan and in the middle of each, and run again, reaches the state of an undisturbed run', async () => {
    const { steps } = await stack.json<{ steps: { id: string; what: string }[] }>('--dry-run', 'up')
    expect(steps.map(({ id }) => id)).toContain('database:quay')
    const moments = steps.flatMap(({ what }): Moment[] => [
      { what, at: 'start' },
      { what, at: 'over' },
    ])
    let killed = 0
    for (const moment of moments) {
      const result = await killAt(stack, ['--yes', 'up'], moment)
      if (result.killed) killed++
      // A run that nothing killed must at least have been whole.
      else expect(result.output, JSON.stringify(moment)).not.toMatch(/^failed/m)
    }
    // A quick step may be over, and with it the run, before the signal arrives; most are not.
    expect(killed).toBeGreaterThan(moments.length / 2)
    await stack.json('up')
    const disturbed = await stateOf()
    expect(disturbed).toMatchObject({ well: true, leftOvers: [], differences: [], login: 200, databases: ['quay'] })
    expect(await stack.json('journal', 'verify')).toMatchObject({ valid: true })
    const gone = await stack.muelle('down', '--volumes', '--without-backup', '--confirm', `${stack.name}-live`)
    expect(gone.exitCode, gone.stderr).toBe(0)
    await stack.json('up')
    expect(disturbed).toEqual(await stateOf())
  })

  test('leaves the lock free and its run on record as not ended', async () => {
    await killAt(stack, ['--yes', 'up'], { what: 'start PostgreSQL', at: 'start' })
    const { operations } = await stack.json<{ operations: { operation: string; outcome: string | null }[] }>(
      'journal',
      'list',
    )
    expect(operations.at(-1)).toMatchObject({ operation: 'up' })
    expect(operations.at(-1)?.outcome).not.toBe('done')
    await stack.json('up')
  })
})

describe('muelle up over a container that was cut off while it joined its networks', () => {
  test('makes it anew, where Compose would take it for whole', async () => {
    const proxy = `${stack.name}-live-proxy-1`
    const cut = await run({ argv: ['docker', 'network', 'disconnect', `${stack.name}-live_front`, proxy] })
    expect(cut.exitCode, cut.stderr).toBe(0)
    await stack.json('up')
    expect(await stack.json('ps')).toMatchObject({ well: true })
    expect(await statusOf(port, '/web/login')).toBe(200)
  })
})

describe('two operators at once', () => {
  test('the second is refused, told who holds the lock, and changes nothing', async () => {
    const first = stack.muelle('--yes', 'restart', 'odoo-cron')
    const others = await Promise.all([
      stack.muelle('--yes', 'restart', 'odoo-cron'),
      stack.muelle('--yes', 'restart', 'odoo-cron'),
    ])
    const results = [await first, ...others]
    expect(results.map(({ exitCode }) => exitCode).sort()).toEqual([0, 3, 3])
    const refused = results.find(({ exitCode }) => exitCode === 3)
    expect(refused?.stderr).toMatch(/another operator|is changing/i)
  })
})
