import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { killAt } from './stack/kill-at.ts'
import { type Project, project } from './stack/project.ts'

let stack: Project
/** Whether the image has Odoo's developer commands. The double has none: then what Muelle says of that is looked at. */
let whole: boolean

beforeAll(async () => {
  // Neutralized: rows are multiplied nowhere else.
  stack = await project({ name: 'live-code', port: 18561, environment: ['neutralized: true'] })
  await stack.json('up')
  const help = await stack.muelle('exec', '--yes', 'odoo', 'odoo', '--help')
  whole = /\bpopulate\b/.test(help.stdout + help.stderr)
})
afterAll(() => stack.remove())

async function script(name: string, source: string): Promise<string> {
  const file = join(stack.directory, name)
  await writeFile(file, source)
  return file
}

/** Left-overs of shells and runs; the stack's own containers are not among them. */
async function oneOffs(): Promise<string> {
  const filters = ['--filter', `label=com.docker.compose.project=${stack.name}-live`]
  const argv = [
    'docker',
    'ps',
    '--all',
    '--quiet',
    ...filters,
    '--filter',
    'label=com.docker.compose.oneoff=True',
  ] as const
  return (await run({ argv })).stdout.trim()
}

describe('muelle shell', () => {
  test('runs a script, which cannot write, and leaves no container', async () => {
    const file = await script(
      'read.py',
      'import sys\nprint("args", sys.argv[1:])\nresult = env["res.users"].search_count([])\n',
    )
    const done = await stack.muelle('--format', 'json', 'shell', '--yes', '--script', file, 'one', '--two')
    expect(await oneOffs()).toBe('')
    if (!whole) {
      expect(done.exitCode).toBe(4)
      expect(done.stdout).toContain('Does the image have a shell')
      return
    }
    expect(done.exitCode, done.stderr).toBe(0)
    expect(JSON.parse(done.stdout)).toMatchObject({ error: null, kept: false, stdout: "args ['one', '--two']\n" })
    const sources = [
      'env["res.partner"].create({"name": "x"}); env.cr.commit()',
      'with env.registry.cursor() as cr: cr.execute("UPDATE res_partner SET name = name")',
      'env.cr.execute("SELECT nextval(\'res_partner_id_seq\')")',
    ]
    for (const source of sources) {
      const refused = await stack.muelle('shell', '--yes', '--script', await script('write.py', source))
      expect(refused.exitCode, source).toBe(1)
      expect(refused.stdout).toContain('permission denied')
    }
  })

  test('keeps what a script writes when it was agreed to, and nothing of one that raises or of a trial', async () => {
    const write = 'env["res.partner"].create({"name": "Kept by muelle"}); env.cr.commit()\n'
    const file = await script('mend.py', write)
    const refused = await stack.muelle('shell', '--write', '--script', file)
    expect(refused.exitCode).toBe(3)
    if (!whole) return
    const count = async () => {
      const { exitCode, stdout, stderr } = await stack.muelle(
        ...['exec', '--yes', 'db', 'psql', '-U', 'postgres', '-d', 'quay', '-Atc'],
        "SELECT count(*) FROM res_partner WHERE name = 'Kept by muelle'",
      )
      expect(exitCode, stderr).toBe(0)
      return Number(stdout)
    }
    const raising = await stack.muelle(
      'shell',
      '--yes',
      '--write',
      '--script',
      await script('bad.py', `${write}raise ValueError('no')`),
    )
    expect(raising.exitCode).toBe(1)
    expect(raising.stdout).toMatch(/bad\.py", line 2[\s\S]*ValueError: no/)
    expect((await stack.muelle('shell', '--yes', '--write', '--trial', '--script', file)).stdout).toMatch(
      /res\.partner: 1 created/,
    )
    expect(await count()).toBe(0)
    const kept = await stack.muelle('shell', '--yes', '--write', '--script', file)
    expect(kept.stdout).toMatch(/Kept in quay:\n {2}res\.partner: 1 created/)
    expect(await count()).toBe(1)
    expect(await oneOffs()).toBe('')
  })
})

describe('workflows', () => {
  const update = ['modules', 'update', 'quay_fees', '--without-backup', 'a test'] as const

  test('modules are tested before they are updated, and what fails changes nothing', async () => {
    expect(await stack.json(...update, '--test')).toMatchObject({ modules: ['quay_fees'], tested: 2 })
    const file = join(stack.directory, 'addons/quay_fees/tests/test_fees.py')
    const right = await readFile(file, 'utf8')
    await writeFile(file, `${right}\n    def test_wrong(self):\n        self.assertEqual(1, 2)\n`)
    const other = await stack.muelle(...update, '--test', '--yes')
    expect(other.exitCode, other.stderr).toBe(3)
    expect(other.stderr).toContain('Run muelle up first')
    // The double reads tests and runs none of their code: on it none fails by what it says.
    if (!whole) return writeFile(file, right)
    await stack.json('up')
    const failed = await stack.muelle(...update, '--test', '--yes')
    expect(failed.exitCode, failed.stderr).toBe(4)
    expect(failed.stderr).toMatch(
      /nothing was changed: 1 failed[\s\S]*test_wrong: addons\/quay_fees\/tests\/test_fees\.py:\d+/,
    )
    expect(failed.stderr).not.toMatch(/^begin +update quay_fees/m)
    await writeFile(file, right)
    await stack.json('up')
  }, 240_000)

  test('a script runs before the update, and one that raises is named with its line', async () => {
    await mkdir(join(stack.directory, 'scripts'), { recursive: true })
    const given = async (source: string) => {
      await writeFile(join(stack.directory, 'scripts/pre.py'), source)
      return await stack.muelle(...update, '--pre-upgrade-scripts', 'scripts/pre.py', '--yes')
    }
    const none = await given('def migrate(cr):\n    pass\n')
    expect(none.exitCode).toBe(2)
    expect(none.stderr).toContain('parameters to be called cr and version')
    // The double takes the option and runs nothing, as Odoo does with a file that it passes over.
    const run = await given('def migrate(cr, version):\n    cr.execute("CREATE TABLE written_before (n int)")\n')
    expect(run.exitCode, run.stderr).toBe(whole ? 0 : 5)
    if (!whole) return expect(run.stderr).toContain('the script scripts/pre.py was not run')
    const raised = await given('def migrate(cr, version):\n    cr.execute("SELECT * FROM written_never")\n')
    expect(raised.exitCode).toBe(5)
    expect(raised.stderr).toContain('it stopped in the script scripts/pre.py, line 2, in migrate')
    expect(raised.stderr).toContain('--pre-upgrade-scripts scripts/pre.py')
  }, 120_000)
})

describe('the code of modules', () => {
  test('a payroll module is begun without an image, and never over one that is there', async () => {
    const { path } = await stack.json<{ path: string }>('scaffold', 'north_pay', '--template', 'payroll-cl')
    expect(path).toBe('addons/north_pay')
    expect((await stack.muelle('scaffold', 'north_pay', '--yes')).exitCode).toBe(2)
    expect((await stack.json<{ files: { missing: number }[] }>('i18n', 'check', 'north_pay')).files).toMatchObject([
      { missing: 0 },
    ])
  })

  test('Odoo’s own templates, counts and scripts are its own, on copies', async () => {
    const made = await stack.muelle('scaffold', 'plain', '--yes')
    const counted = await stack.muelle('--format', 'json', 'cloc', 'quay_fees')
    await mkdir(join(stack.directory, 'addons/older/models'), { recursive: true })
    const old = join(stack.directory, 'addons/older/models/thing.py')
    await writeFile(join(stack.directory, 'addons/older/__manifest__.py'), "{'name': 'Older', 'version': '1.0'}\n")
    await writeFile(join(stack.directory, 'addons/older/__init__.py'), '')
    const before = 'class Thing:\r\n    _sql_constraints = [\r\n        ("a", "unique(a)", "b"),\r\n    ]\r\n'
    await writeFile(old, before)
    const refused = await stack.muelle('upgrade-code', 'older', '--yes')
    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain('--force')
    const upgraded = await stack.muelle('upgrade-code', 'older', '--from', '18.0', '--force', '--yes')
    if (!whole) {
      expect([made.exitCode, counted.exitCode, upgraded.exitCode]).toEqual([4, 4, 4])
      expect(made.stderr).toContain("Unknown command 'scaffold'")
      expect(counted.stdout).toContain('did not count')
      await expect(access(join(stack.directory, 'addons/plain'))).rejects.toThrow()
      expect(await readFile(old, 'utf8')).toBe(before)
      return
    }
    expect([made.exitCode, counted.exitCode, upgraded.exitCode], upgraded.stderr).toEqual([0, 0, 0])
    await access(join(stack.directory, 'addons/plain/__manifest__.py'))
    expect(JSON.parse(counted.stdout).total.code).toBeGreaterThan(10)
    const after = await readFile(old, 'utf8')
    expect(after).toContain('models.Constraint(\r\n')
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
  })

  test('rows are multiplied only where nobody works, once, and models are known', async () => {
    await stack.edit((yaml) => yaml.replace('neutralized: true', 'neutralized: false'))
    for (const line of [
      ['populate', 'res.partner', '--yes'],
      ['odoo', 'run', '--without-backup', 'a test', '--yes', '--', 'populate', '-d', 'quay', '--models=res.partner'],
    ]) {
      const refused = await stack.muelle(...line)
      expect(refused.exitCode, refused.stderr).toBe(3)
      expect(refused.stderr).toContain('neither neutralized nor for development')
    }
    await stack.edit((yaml) => yaml.replace('neutralized: false', 'neutralized: true'))
    const unknown = await stack.muelle('populate', 'res.user', '--yes')
    expect(unknown.exitCode).toBe(2)
    // The double's list of models is short.
    if (!whole) return expect(unknown.stderr).toContain('no rows of a model res.user')
    expect(unknown.stderr).toContain('Did you mean res.users?')
    const partners = async () => {
      const argv = ['docker', 'exec', `${stack.name}-live-db-1`, 'psql', '-U', 'postgres', '-d', 'quay'] as const
      return Number((await run({ argv: [...argv, '-XAtc', 'SELECT count(*) FROM res_partner'] })).stdout)
    }
    const before = await partners()
    const command = ['populate', 'res.partner=2'] as const
    // Odoo goes on without its client, or is ended by the next command: the rows are there once, whichever it is.
    const { killed, output } = await killAt(stack, ['--yes', ...command], { what: 'copy rows in quay', at: 'start' })
    expect(killed, output).toBe(true)
    const done = await stack.json<{ models: { before: number; after: number }[]; backup: string }>(...command)
    expect(done.models).toMatchObject([{ before, after: before * 3 }])
    expect(done.backup).toContain('/dumps/quay/')
    expect(await partners()).toBe(before * 3)
    expect(await oneOffs()).toBe('')
  }, 240_000)
})

test('a language is added with the project’s own translations, and what Odoo would pass over is refused', async () => {
  const folder = join(stack.directory, 'addons/quay_fees/i18n')
  await mkdir(folder, { recursive: true })
  const entry = '#. module: quay_fees\n#: model:ir.model.fields,field_description:quay_fees.field_quay_booking__fee\n'
  const file = join(folder, 'es_CL.po')
  await writeFile(
    file,
    `msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n${entry}msgid "Fee"\nmsgstr "Tarifa"\n`,
  )
  const unknown = await stack.muelle('i18n', 'load', 'es_CLL', '--yes')
  expect(unknown.exitCode).toBe(2)
  if (!whole) return
  expect(unknown.stderr).toContain('Did you mean es_CL')
  const { killed, output } = await killAt(stack, ['--yes', 'i18n', 'add', 'es_CL'], { what: 'load es_CL', at: 'start' })
  expect(killed, output).toBe(true)
  const added = await stack.muelle('--format', 'json', 'i18n', 'add', 'es_CL', '--yes')
  expect(JSON.parse(added.stdout), added.stderr).toMatchObject({
    loaded: { code: 'es_CL' },
    imported: { looked: 1, found: 1 },
    backup: expect.stringContaining('/dumps/quay/'),
    withoutBackup: null,
  })
  expect(await stack.json('journal', 'list')).toMatchObject({
    operations: expect.arrayContaining([expect.objectContaining({ operation: 'i18n add' })]),
  })
  const { files } = await stack.json<{ files: object[] }>('i18n', 'export', 'quay_fees', '--language', 'es_CL')
  expect(files).toMatchObject([{ change: 'new' }, { translated: 1, change: 'changed' }])
  await writeFile(file, (await readFile(file, 'utf8')).replace('msgstr "Tarifa"', 'msgstr "Tarifa'))
  const damaged = await stack.muelle('i18n', 'import', '--without-backup', 'a trial', '--yes')
  expect(damaged.exitCode).toBe(2)
  expect(damaged.stderr).toMatch(/es_CL\.po:\d+:1/)
  expect(await oneOffs()).toBe('')
}, 240_000)
