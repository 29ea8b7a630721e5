import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../kernel/run.ts'
import { judgeTestRun } from '../odoo/tests/judge.ts'
import { emptyLock } from '../stack/lock.ts'
import { readModel } from '../stack/model.ts'
import { toStack } from '../stack/resolve.ts'
import { changedFiles, modulesOfFiles } from './changed.ts'
import { writable, writeArtifacts } from './files.ts'
import { junitOf } from './junit.ts'
import { merged } from './merge.ts'
import { sourcePlace } from './places.ts'
import { openSpool } from './spool.ts'

const folder = join(import.meta.dirname, '../../../../test/transcripts')
const judge = (name: string) =>
  judgeTestRun(
    Number(readFileSync(join(folder, name, 'exit_code'), 'utf8')),
    readFileSync(join(folder, name, 'stderr'), 'utf8'),
  )

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-testing-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Python's parser, as CI servers have one too: names and children by suite. */
async function parsed(
  xml: string,
): Promise<readonly { name: string; failures: string; errors: string; cases: Record<string, string[]> }[]> {
  const script = [
    'import json, sys, xml.etree.ElementTree as t',
    'print(json.dumps([{**s.attrib, "cases": {c.get("name"): [e.tag for e in c] for c in s}} for s in t.fromstring(sys.stdin.buffer.read())]))',
  ].join('\n')
  const { stdout, stderr } = await run({ argv: ['python3', '-c', script], input: xml })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

describe('a JUnit report', () => {
  it('has a suite a module and a case a test, as a parser sees it', async () => {
    const suites = await parsed(junitOf(judge('tests-mixed'), '2026-11-23T20:00:00Z'))
    expect(suites).toMatchObject([
      {
        name: 'm_bad',
        tests: '13',
        failures: '2',
        errors: '5',
        cases: {
          test_fails: ['failure'],
          test_right: [],
          test_skipped: ['skipped'],
          setUpClass: ['skipped'],
          test_subtests: ['error'],
        },
      },
      { name: 'm_good', tests: '3', failures: '0', errors: '0' },
    ])
  })

  it.each(['tests-none', 'tests-import-error', 'tests-process-dies', 'tests-errors-logged', 'tests-tag-unreadable'])(
    'is not green for %s',
    async (name) => {
      const suites = await parsed(junitOf(judge(name), '2026-11-23T20:00:00Z'))
      expect(suites.some(({ errors }) => Number(errors) > 0)).toBe(true)
    },
  )

  it('can be parsed whatever a test prints', async () => {
    const verdict = judge('tests-fail')
    const [problem] = verdict.problems
    if (problem === undefined) throw new Error('it failed')
    const odd = { ...problem, message: '<a b="&amp;">\u0000\u001b[31m\ud800 ]]> \'ñ\'\nsecond' }
    const xml = junitOf({ ...verdict, problems: [odd] }, '2026-11-23T20:00:00Z')
    expect((await parsed(xml))[0]).toMatchObject({ failures: '1' })
  })
})

describe('runs side by side', () => {
  it('are one answer', () => {
    const verdict = merged([judge('tests-pass'), judge('tests-mixed')])
    expect(verdict).toMatchObject({ succeeded: false, tests: 14, failures: 3, errors: 6, skipped: 4 })
    expect(verdict.reasons).toEqual(['3 failed, 6 error(s) of 14 tests'])
    expect(verdict.modules.map(({ module }) => module)).toEqual(['m_bad', 'm_good', 'm_test'])
  })

  it('are well when only one of them had something to do, and not when none had', () => {
    expect(merged([judge('tests-pass'), judge('tests-none')])).toMatchObject({ succeeded: true, reasons: [] })
    expect(merged([judge('tests-none'), judge('tests-none')]).reasons).toEqual(['no test ran'])
  })
})

describe('what is written on this machine', () => {
  const stack = async () => {
    const text = 'schema: 1\nname: acme\nodoo: {databases: [acme], addons: [src]}\nenvironments: {live: {}}\n'
    const resolved = (await readModel({ file: 'muelle.yaml', text })).environments.get('live')
    if (resolved === undefined) throw new Error('not resolved')
    return toStack(resolved, directory, emptyLock)
  }

  it('keeps files of two runs apart, and shows coverage with the project’s own paths', async () => {
    await using spool = await openSpool()
    const spooled = (path: string, text: string) => {
      const { file, write, close } = spool.begin()
      write(text)
      close()
      return { path, file }
    }
    const files = [
      spooled('screenshots/a.png', '1'),
      spooled('screenshots/a.png', '2'),
      spooled('coverage.xml', '<class filename="/opt/odoo/addons/1/acme/models/fee.py"/>'),
    ]
    const target = join(directory, 'out')
    expect(await writeArtifacts(target, files, await stack())).toEqual([
      'coverage.xml',
      'screenshots/a-2.png',
      'screenshots/a.png',
    ])
    expect(await readFile(join(target, 'screenshots/a-2.png'), 'utf8')).toBe('2')
    expect(await readFile(join(target, 'coverage.xml'), 'utf8')).toContain('filename="src/acme/models/fee.py"')
  })

  it('is refused before the run when it cannot be', async () => {
    await writeFile(join(directory, 'file'), '')
    await expect(writable(directory, 'file', 'folder')).rejects.toThrow('file is no folder.')
    await expect(writable(directory, '.', 'file')).rejects.toThrow('. is a folder.')
  })

  it('finds the line of the project that failed', async () => {
    const made = await writable(directory, 'src/acme/tests/test_fee.py', 'file')
    await writeFile(made, 'first\n    self.assertTrue(False)\n')
    expect(await sourcePlace({ file: '/opt/odoo/addons/1/acme/tests/test_fee.py', line: 2 }, await stack())).toEqual({
      file: 'src/acme/tests/test_fee.py',
      line: 2,
      source: 'self.assertTrue(False)',
    })
    expect(await sourcePlace({ file: '/usr/lib/python3/x.py', line: 2 }, await stack())).toMatchObject({
      source: undefined,
    })
  })
})

describe('what changed', () => {
  const signal = new AbortController().signal
  const git = async (...argv: string[]) => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
    const { exitCode, stderr } = await run({ argv: ['git', '-C', join(directory, 'repository'), ...who, ...argv] })
    if (exitCode !== 0) throw new Error(stderr)
  }
  const write = async (path: string, text: string) =>
    await writeFile(await writable(directory, `repository/${path}`, 'file'), text)

  it('is told from where the branch began, by committed, changed and new files', async () => {
    await write('project/addons/acme_a/a.py', '1')
    await write('project/addons/acme_b/b.py', '1')
    await write('project/addons/acme_c/c.py', '1')
    await git('init', '--quiet', '--initial-branch=main')
    await git('add', '.')
    await git('commit', '--quiet', '-m', 'first')
    await git('checkout', '--quiet', '-b', 'branch')
    await write('project/addons/acme_a/a.py', '2')
    await git('commit', '--quiet', '-am', 'second')
    await write('project/addons/acme_b/new ñ.py', '2')
    await write('other/file', '1')
    await symlink(join(directory, 'repository/project'), join(directory, 'linked'))
    for (const place of ['repository/project', 'linked']) {
      const { files } = await changedFiles(join(directory, place), undefined, signal)
      expect([...files].sort()).toEqual(['addons/acme_a/a.py', 'addons/acme_b/new ñ.py'])
    }
    const since = await changedFiles(join(directory, 'repository/project'), 'branch', signal)
    expect(since.files).toEqual(['addons/acme_b/new ñ.py'])
    const folders = new Map(['acme_a', 'acme_b', 'acme'].map((name) => [name, `addons/${name}`]))
    expect(modulesOfFiles(since.files, folders)).toEqual(['acme_b'])
  })

  it.each(['nothing', '--output=x'])('is not told from a revision that git does not know: %s', async (revision) => {
    await expect(changedFiles(join(directory, 'repository'), revision, signal)).rejects.toThrow('Git knows no revision')
  })
})
