import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { type Project, project } from './stack/project.ts'

let stack: Project

beforeAll(async () => {
  stack = await project({ name: 'live-testing', port: 18541 })
  await stack.json('up')
})
afterAll(() => stack.remove())

interface Answer {
  readonly well: boolean
  readonly tests: number
  readonly reasons: readonly string[]
  readonly modules: readonly { readonly module: string; readonly tests: number }[]
  readonly problems: readonly Readonly<Record<string, unknown>>[]
  readonly template: { readonly name: string; readonly reused: boolean }
  readonly selected: readonly { readonly modules: readonly string[]; readonly tags: string }[]
  readonly skips: readonly unknown[]
  readonly notes: readonly string[]
  readonly artifacts: readonly string[]
}

/** Runs tests that may fail. */
async function tested(...argv: readonly string[]): Promise<Answer & { readonly exitCode: number | undefined }> {
  const { exitCode, stdout, stderr } = await stack.muelle('--format', 'json', '--yes', 'test', ...argv)
  if (stdout === '') throw new Error(stderr)
  return { exitCode, ...(JSON.parse(stdout) as Answer) }
}

/** Databases of tests that are on the server, and containers of theirs. */
async function left(): Promise<readonly string[]> {
  const list = await stack.muelle(
    ...['exec', '--yes', 'db', 'psql', '-U', 'postgres', '-At', '-c'],
    "SELECT datname FROM pg_database WHERE datname LIKE 'muelle-test-%' AND NOT datistemplate",
  )
  const filter = ['--filter', 'label=io.muelle.role=test', '--filter', 'label=io.muelle.name=live-testing']
  const containers = await run({ argv: ['docker', 'ps', '--all', '--quiet', ...filter] })
  return `${list.stdout}\n${containers.stdout}`.split('\n').filter((line) => line !== '')
}

/** An addon of this test's own; Odoo runs its tests, of the double `double` says what they come to. */
async function addon(name: string, tests: string, double: string): Promise<void> {
  const folder = join(stack.directory, 'addons', name)
  await mkdir(join(folder, 'tests'), { recursive: true })
  await mkdir(join(folder, 'double'), { recursive: true })
  await writeFile(join(folder, '__init__.py'), '')
  await writeFile(
    join(folder, '__manifest__.py'),
    `{"name": "${name}", "version": "19.0.1.0.0", "author": "Muelle", "license": "LGPL-3", "depends": ["base"]}\n`,
  )
  await writeFile(join(folder, 'tests/__init__.py'), 'from . import test_it\n')
  await writeFile(join(folder, 'tests/test_it.py'), tests)
  await writeFile(join(folder, 'double/tests'), double)
}

const failing = `import logging
import unittest

from odoo.tests import TransactionCase

_logger = logging.getLogger(__name__)


class TestIt(TransactionCase):
    def test_fails(self):
        self.assertEqual(1 + 1, 3)

    def test_holds(self):
        pass

    def test_logs(self):
        _logger.error("the port is closed")

    def test_raises(self):
        raise ValueError("no berth")

    @unittest.skip("not today")
    def test_skipped(self):
        pass
`

describe('muelle test', () => {
  test('runs the tests of the project’s own modules on a database of their own, and the second time from a template', async () => {
    const first = await tested()
    expect(first).toMatchObject({ exitCode: 0, well: true, tests: 4, template: { reused: false } })
    expect(first.modules).toMatchObject([
      { module: 'quay_berths', tests: 2 },
      { module: 'quay_fees', tests: 2 },
    ])
    const again = await tested('--jobs', '2', '--junit', 'report.xml')
    expect(again).toMatchObject({ exitCode: 0, tests: 4, template: { ...first.template, reused: true } })
    expect(again.selected.map(({ tags }) => tags).sort()).toEqual(['/quay_berths', '/quay_fees'])
    expect(await readFile(join(stack.directory, 'report.xml'), 'utf8')).toContain('name="test_fee_is_by_the_hour"')
    expect(await left()).toEqual([])
    const { databases } = await stack.json<{ databases: { name: string }[] }>('databases', 'list')
    expect(databases.map(({ name }) => name)).toEqual(['quay'])
  })

  test('tells what failed, with its line in the project, and is not well because of an error in the log either', async () => {
    await addon(
      'quay_broken',
      failing,
      'TestIt.test_fails fail AssertionError: 2 != 3\nTestIt.test_raises error ValueError: no berth\nTestIt.test_logs log the port is closed\n',
    )
    const answer = await tested('quay_broken', '--artifacts', 'results')
    expect(answer).toMatchObject({ exitCode: 1, well: false, tests: 5, failures: 1, errors: 1, skipped: 1 })
    expect(answer.problems).toMatchObject([
      {
        ...{ kind: 'failure', test: 'TestIt.test_fails', message: 'AssertionError: 2 != 3' },
        ...{ file: 'addons/quay_broken/tests/test_it.py', line: 11, source: 'self.assertEqual(1 + 1, 3)' },
      },
      { kind: 'logged', test: 'TestIt.test_logs', message: 'the port is closed' },
      { kind: 'error', test: 'TestIt.test_raises', message: 'ValueError: no berth', line: 20 },
    ])
    expect(answer.artifacts).toEqual(['odoo-1.log'])
    expect(await readFile(join(stack.directory, 'results/odoo-1.log'), 'utf8')).toContain('Starting TestIt.test_fails')
    const text = await stack.muelle('test', '--yes', 'quay_broken:TestIt.test_fails')
    expect(text.exitCode).toBe(1)
    expect(text.stdout).toContain('addons/quay_broken/tests/test_it.py:11   self.assertEqual(1 + 1, 3)')
    expect(text.stdout).toContain('live-testing-live: 1 failed, 0 error(s) of 1 tests in')
  })

  test('refuses what selects nothing before anything runs, and a tag that no test carries is not well', async () => {
    const near = await stack.muelle('test', '--yes', 'quay_fee')
    expect([near.exitCode, near.stderr]).toEqual([2, expect.stringContaining('Did you mean quay_fees?')])
    const turned = await stack.muelle('test', '--yes', 'quay_fees/post_install')
    expect(turned.stderr).toContain("Did you mean 'post_install/quay_fees'?")
    const none = await tested('at_install/quay_fees')
    expect(none).toMatchObject({ exitCode: 1, tests: 0, reasons: ['no test ran'] })
    const one = await tested('quay_berths', 'at_install/quay_fees')
    const why = 'no test of quay_fees ran: none carries the tags'
    expect(one).toMatchObject({ exitCode: 1, tests: 2, failures: 0, reasons: [why] })
  })

  test('tests what changed since a git revision, with what depends on it', async () => {
    const yaml = await readFile(join(stack.directory, 'muelle.yaml'), 'utf8')
    const git = async (...argv: readonly string[]) => {
      const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
      expect((await run({ argv: ['git', '-C', stack.directory, ...who, ...argv] })).exitCode).toBe(0)
    }
    await git('init', '--quiet', '--initial-branch=main')
    await git('add', 'addons', 'muelle.yaml', 'muelle.lock')
    await git('commit', '--quiet', '--message', 'first')
    expect(await tested('--changed')).toMatchObject({ exitCode: 0, tests: 0, template: null })
    await writeFile(join(stack.directory, 'muelle.yaml'), yaml.replace('odoo:', 'odoo:\n  cronThreads: 2'))
    expect(await tested('--changed', 'quay_fees')).toMatchObject({
      ...{ exitCode: 0, tests: 2 },
      notes: [expect.stringContaining('odoo.cronThreads of muelle.yaml')],
    })
    await writeFile(join(stack.directory, 'muelle.yaml'), yaml)
    const file = join(stack.directory, 'addons/quay_berths/models/quay_berth.py')
    await writeFile(file, `${await readFile(file, 'utf8')}\n# changed\n`)
    const answer = await tested('--since', 'main')
    expect(answer.modules.map(({ module }) => module)).toEqual(['quay_berths', 'quay_fees'])
    expect(answer.template.reused).toBe(false)
  })

  test('leaves nothing that works on when it is interrupted or killed, and the next run clears up', async () => {
    const slow = failing.replace(
      '    def test_fails',
      '    def test_a_slow(self):\n        import time\n        time.sleep(60)\n\n    def test_fails',
    )
    await addon('quay_slow', slow, 'TestIt.test_a_slow sleep 60\n')
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      await cutOff(signal)
      if (signal === 'SIGINT') expect(await left()).toEqual([])
    }
    expect((await tested('quay_fees')).well).toBe(true)
    expect(await left()).toEqual([])
    await rm(join(stack.directory, 'addons/quay_slow'), { recursive: true })
  })
})

/** Runs a test that takes long, and ends the client when it has begun. */
async function cutOff(signal: NodeJS.Signals): Promise<void> {
  const { argv, environ } = stack.through({})
  const [program, ...rest] = argv
  await new Promise<void>((resolve) => {
    const child = execFile(program, [...rest, 'test', '--yes', 'quay_slow'], { env: environ }, () => resolve())
    const see = (chunk: string) => {
      if (chunk.includes('run the tests of')) setTimeout(() => child.kill(signal), 1500)
    }
    child.stderr?.on('data', see)
  })
}
