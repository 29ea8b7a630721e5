import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { killAt } from './stack/kill-at.ts'
import { cli, type Project, project } from './stack/project.ts'

let stack: Project

beforeAll(async () => {
  stack = await project({ name: 'live-modules-change', port: 18525 })
  await cp(join(import.meta.dirname, 'module-changes/addons'), join(stack.directory, 'addons'), { recursive: true })
  await stack.json('up')
})
afterAll(() => stack.remove())

interface Changed {
  readonly modules: readonly string[]
  readonly already: readonly string[]
  readonly others: readonly { readonly name: string; readonly after: string }[]
  readonly backup: string | null
}

const quick = ['--without-backup', 'a test'] as const

const sql = (text: string) => stack.sql(text)
const stateOf = (name: string) => sql(`SELECT state FROM ir_module_module WHERE name = '${name}'`)
const pending = () => sql("SELECT string_agg(name, ' ' ORDER BY name) FROM ir_module_module WHERE state LIKE 'to %'")

/** Runs what must be refused before anything happens; returns what it said. */
async function refused(exit: number, ...argv: readonly string[]): Promise<string> {
  const { exitCode, stderr } = await stack.muelle('--yes', ...argv)
  expect(exitCode, stderr).toBe(exit)
  return stderr
}

describe('what Odoo would pass over silently', () => {
  test('is refused before anything runs, with what was meant', async () => {
    expect(await refused(2, 'modules', 'install', 'quay_tols')).toContain('Did you mean quay_tolls?')
    const several = await refused(2, 'modules', 'install', 'quay_off', 'quay_python', 'quay_tolls')
    expect(several).toContain('quay_off is marked as not installable')
    expect(several).toContain('no-such-distribution')
    expect(await refused(2, 'modules', 'update', 'quay_tolls')).toContain('muelle modules install quay_tolls')
    expect(await refused(2, 'modules', 'update')).toContain('--changed')
    expect(await refused(2, 'modules', 'uninstall', 'web')).toContain('cannot be uninstalled')
    expect(await refused(2, 'modules', 'install', 'quay_tolls', '-d', 'quai')).toContain('Did you mean quay?')
    expect(await stateOf('quay_tolls')).toMatch(/^(uninstalled|)$/)
  })
})

describe('a module', () => {
  test('is installed with what installs itself then, behind a backup point', async () => {
    const { steps } = await stack.json<{ steps: { what: string }[] }>('--dry-run', 'modules', 'install', 'quay_tolls')
    expect(steps.map(({ what }) => what).join('\n')).toContain('installed by themselves then: quay_harbor')
    const changed = await stack.json<Changed>('modules', 'install', 'quay_tolls', 'quay_fees')
    expect(changed).toMatchObject({
      modules: ['quay_tolls'],
      already: ['quay_fees'],
      others: [{ name: 'quay_harbor', after: 'installed' }],
      backup: expect.stringContaining(`${stack.stackDirectory}/dumps/quay/`),
    })
    expect(await sql("SELECT name, state FROM ir_module_module WHERE name LIKE 'quay_tol%'")).toBe(
      'quay_tolls|installed',
    )
    expect((await stack.json<Changed>('modules', 'install', 'quay_tolls')).modules).toEqual([])
  })

  test('is updated because its files changed, once', async () => {
    // What `up` installed and what was installed since are known.
    expect((await stack.json<Changed>('modules', 'update', '--changed')).modules).toEqual([])
    await stack.json('modules', 'update', '--all', ...quick)
    expect((await stack.json<Changed>('modules', 'update', '--changed')).modules).toEqual([])
    const file = join(stack.directory, 'addons/quay_tolls/data/tolls.xml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('Large', 'Very large'))
    // Odoo says nothing of what it does then, unless it is told otherwise.
    await stack.edit((yaml) => yaml.replace('odoo:', 'odoo:\n  conf: {log_level: warn}'))
    await stack.json('up')
    const outdated = await stack.muelle('modules', 'outdated')
    expect(outdated.exitCode).toBe(1)
    expect(outdated.stdout).toContain('other files than at the last update: quay_tolls\n')
    expect((await stack.json<Changed>('modules', 'update', '--changed', ...quick)).modules).toEqual(['quay_tolls'])
    expect((await stack.json<Changed>('modules', 'update', '--changed')).modules).toEqual([])
    // As a restored database has it: the row is the one of before.
    await sql("UPDATE ir_module_module SET write_date = write_date - interval '1 day' WHERE name = 'quay_fees'")
    expect((await stack.json<Changed>('modules', 'update', '--changed', ...quick)).modules).toEqual(['quay_fees'])
    await sql("UPDATE ir_config_parameter SET value = 'another' WHERE key = 'database.uuid'")
    const all = await stack.json<{ steps: { argv?: string[] }[] }>('--dry-run', 'modules', 'update', '--changed')
    expect(all.steps.flatMap(({ argv = [] }) => argv)).toContain('base')
    expect(JSON.stringify(all)).toContain('as it was made elsewhere')
  })

  test('is loaded anew with what nobody may overwrite otherwise', async () => {
    await sql("UPDATE ir_config_parameter SET value = 'USD' WHERE key = 'quay_tolls.currency'")
    const reinstall = ['modules', 'reinstall', 'quay_tolls', ...quick]
    expect(await refused(3, ...reinstall)).toContain('--confirm quay_tolls')
    expect((await stack.muelle(...reinstall, '--confirm', 'quay_tolls')).exitCode).toBe(0)
    expect(await stateOf('quay_tolls')).toBe('installed')
  })

  test('that cannot be loaded fails with module, file, error and the way back, and the rest stays as it was', async () => {
    const { exitCode, stderr } = await stack.muelle('--yes', 'modules', 'install', 'quay_broken')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('it stopped in module quay_broken, at quay_broken/data/broken.xml')
    expect(stderr).toContain("Invalid field 'no_such_field' in 'res.partner'")
    expect(stderr).toContain('now: quay_broken uninstalled')
    expect(stderr).toMatch(/Back to how it was: muelle databases load quay \S+-before/)
    expect(await pending()).toBe('')
    expect(await stack.json('ps')).toMatchObject({ well: true })
  })

  test('is uninstalled with all that depends on it, after its data was shown and its name typed', async () => {
    await sql("UPDATE res_partner SET quay_toll_class = 'A' WHERE id = 1")
    const uninstall = ['modules', 'uninstall', 'quay_tolls', ...quick]
    const plan = await stack.json<{ loses: string; steps: { what: string; why: string }[] }>('--dry-run', ...uninstall)
    expect(plan.loses).toBe('quay_tolls')
    const said = plan.steps.map(({ what, why }) => `${what}\n${why}`).join('\n')
    expect(said).toContain('gone too: quay_harbor')
    expect(said).toContain('table quay_toll (2 rows), column res_partner.quay_toll_class (1 value)')
    expect(await refused(3, ...uninstall)).toContain('--confirm quay_tolls')
    const gone = await stack.muelle(...uninstall, '--confirm', 'quay_tolls')
    expect(gone.exitCode, gone.stderr).toBe(0)
    expect(await stateOf('quay_tolls')).toBe('uninstalled')
    expect(await stateOf('quay_harbor')).toBe('uninstalled')
    expect(await sql("SELECT to_regclass('quay_toll') IS NULL")).toBe('t')
    expect((await stack.json<Changed>('modules', 'uninstall', 'quay_tolls')).modules).toEqual([])
  })
})

describe('an installation that is cut off', () => {
  const chain = ['modules', 'install', 'quay_chain_6', ...quick] as const
  const every = [1, 2, 3, 4, 5, 6].map((number) => `quay_chain_${number}`)
  const installed = () =>
    sql("SELECT count(*) FROM ir_module_module WHERE name LIKE 'quay_chain_%' AND state = 'installed'")
  const takeOut = async () => {
    const out = await stack.muelle('modules', 'uninstall', 'quay_chain_1', ...quick, '--confirm', 'quay_chain_1')
    expect(out.exitCode, out.stderr).toBe(0)
  }

  test.each([
    ['before Odoo begins', { what: 'take the lock', at: 'over' }],
    ['in the middle of Odoo', { what: 'install quay_chain_6', at: 'start' }],
    ['when Odoo is done', { what: 'install quay_chain_6', at: 'over' }],
  ] as const)('by a SIGKILL of the client %s is finished by the same command', async (_when, moment) => {
    await killAt(stack, ['--yes', ...chain], moment)
    await stack.json('modules', 'install', 'quay_chain_6', ...quick)
    expect(await installed()).toBe('6')
    expect(await pending()).toBe('')
    await takeOut()
  })

  test.each([1, 2, 4])(
    'by the end of PostgreSQL at module %i is shown and finished by the same command',
    async (number) => {
      const command = stack.muelle('--yes', ...chain)
      const before = `SELECT count(*) FROM ir_module_module WHERE name LIKE 'quay_chain_%' AND state = 'installed'`
      for (let look = 0; look < 400; look++) {
        const states = await run({
          argv: ['docker', 'exec', `${stack.name}-live-db-1`, 'psql', '-U', 'postgres', '-d', 'quay', '-XAtc', before],
        })
        if (Number(states.stdout) >= number) break
        await pause(20)
      }
      await run({ argv: ['docker', 'kill', `${stack.name}-live-db-1`] })
      const { exitCode, stderr } = await command
      await stack.json('start', 'db')
      // It may have been through already.
      expect([0, 5], stderr).toContain(exitCode)
      if ((await pending()) !== '') {
        const listed = await stack.muelle('modules', 'list')
        expect(listed.exitCode).toBe(1)
        expect(listed.stdout).toContain('cut off in the middle')
      }
      await stack.json('modules', 'install', 'quay_chain_6', ...quick)
      expect(await installed()).toBe('6')
      expect(await pending()).toBe('')
      await takeOut()
    },
  )

  test('leaves what another command refuses to go over, and says which one finishes it', async () => {
    await stack.json(...chain)
    await sql("UPDATE ir_module_module SET state = 'to install' WHERE name = 'quay_chain_6'")
    expect(await refused(3, 'modules', 'uninstall', 'quay_chain_1', ...quick, '--confirm', 'quay_chain_1')).toContain(
      'muelle modules install quay_chain_6 --database quay',
    )
    expect(await stack.json<Changed>('modules', 'install', 'quay_chain_6', ...quick)).toMatchObject({
      modules: ['quay_chain_6'],
    })
    await sql("UPDATE ir_module_module SET state = 'to remove' WHERE name LIKE 'quay_chain_%'")
    expect(await refused(3, 'modules', 'install', 'quay_tolls', ...quick)).toContain(
      'muelle modules uninstall quay_chain_1',
    )
    const removed = await stack.muelle('modules', 'uninstall', ...every, ...quick, '--confirm', every.join(','))
    expect(removed.exitCode, removed.stderr).toBe(0)
    expect(await installed()).toBe('0')
  })
})

describe('a line of Odoo', () => {
  interface Ran {
    readonly runsAs: string
    readonly warnings: readonly string[]
    readonly ended: { readonly exitCode: number; readonly succeeded: boolean } | null
    readonly changed: Changed | null
  }

  test('that updates is done as a change of modules, without the password that was typed', async () => {
    const line = ['-u', 'quay_fees', '-d', 'quay', '--db_password', 'geheim-123', '--stop-after-init']
    const ran = await stack.json<Ran>('odoo', 'run', ...quick, '--', ...line)
    expect(ran).toMatchObject({
      runsAs: 'muelle modules update quay_fees --database quay',
      warnings: [expect.stringContaining('--db_password')],
      changed: { modules: ['quay_fees'] },
    })
    expect(await readFile(join(stack.stackDirectory, 'state/journal.jsonl'), 'utf8')).not.toContain('geheim-123')
  })

  test('that does more is run by Odoo in a container of its own, and judged by its log', async () => {
    const both = ['-u', 'quay_fees', '-i', 'quay_chain_1', '-d', 'quay', '--stop-after-init']
    const ran = await stack.json<Ran>('odoo', 'run', ...quick, '--', ...both)
    expect(ran.ended).toMatchObject({ exitCode: 0, succeeded: true })
    const silent = await stack.muelle('odoo', 'run', '--yes', ...quick, '--', ...both)
    expect(silent.exitCode, silent.stderr).toBe(5)
    expect(silent.stderr).toContain('module quay_chain_1 was not installed by this run')
  })

  test('runs in the container that serves where nothing is changed', async () => {
    const ran = await stack.muelle('odoo', 'run', '--yes', '--', '--version')
    expect(ran.exitCode, ran.stderr).toBe(0)
    expect(ran.stdout + ran.stderr).toContain('runs as: odoo --version (in the running container)')
    expect(ran.stdout + ran.stderr).toMatch(/Odoo Server 19/)
  })

  test('is refused when Odoo would make a database, or when Muelle does it whole', async () => {
    const mistyped = ['-u', 'quay_fees', '-i', 'quay_chain_1', '-d', 'quai', '--stop-after-init']
    expect(await refused(2, 'odoo', 'run', ...quick, '--', ...mistyped)).toContain('Did you mean quay?')
    expect(await refused(2, 'odoo', 'run', '--', 'db', 'drop', 'quay')).toContain('muelle databases drop quay')
    expect(await refused(2, 'odoo', 'run', '--', 'module', 'install', '-d', 'quay', 'a,b')).toContain('quay a b')
  })
})

test('of two changes at once the second is told who holds the lock', async () => {
  const results = await Promise.all([
    stack.muelle('--yes', 'modules', 'update', 'quay_fees', ...quick),
    stack.muelle('--yes', 'modules', 'update', 'quay_berths', ...quick),
  ])
  expect(results.map(({ exitCode }) => exitCode).sort()).toEqual([0, 3])
  expect(results.find(({ exitCode }) => exitCode === 3)?.stderr).toMatch(/another operator|is changing/i)
})

test('an agent over MCP gets the same plan, the same answer and the same refusal', async () => {
  const agent = new Client({ name: 'agent', version: '1' })
  const argv = [cli, 'mcp', '--project', stack.directory]
  await agent.connect(new StdioClientTransport({ command: process.execPath, args: argv, stderr: 'inherit' }))
  const call = async (name: string, args: Record<string, unknown>) =>
    (await agent.callTool({ name, arguments: args }, { timeout: 600_000 })).structuredContent as Record<string, unknown>
  const update = { operation: 'modules update', input: { names: ['quay_fees'], withoutBackup: 'a test' } }
  const plan = await call('plan', update)
  const words = ['modules', 'update', 'quay_fees', ...quick]
  expect(plan.steps).toEqual((await stack.json('--dry-run', ...words)).steps)
  const ran = await call('run', { ...update, token: plan.token })
  expect(ran.output).toEqual(await stack.json(...words))
  const typed = { operation: 'modules install', input: { names: ['quay_tols'] } }
  expect(await call('plan', typed)).toMatchObject({ error: { exit: 2, next: 'Did you mean quay_tolls?' } })
  const removal = { operation: 'modules uninstall', input: { names: ['quay_fees'], withoutBackup: 'a test' } }
  expect(await call('run', removal)).toMatchObject({ error: { exit: 3 } })
  await agent.close()
})
