import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { judgeTestRun, judgingTests } from './judge.ts'

/** Recorded from the real Odoo 19; see test/transcripts/README.md. */
const folder = join(import.meta.dirname, '../../../../../test/transcripts')
const log = (name: string) => readFileSync(join(folder, name, 'stderr'), 'utf8')
const judge = (name: string) => judgeTestRun(Number(readFileSync(join(folder, name, 'exit_code'), 'utf8')), log(name))

test.each([
  ['tests-pass', 1],
  ['tests-both-moments', 4],
  ['tests-http', 2],
])('the recorded run %s succeeded, with %i tests', (name, tests) => {
  expect(judge(name)).toMatchObject({ succeeded: true, reasons: [], tests, problems: [] })
})

test.each([
  ['tests-fail', '1 failed, 0 error(s) of 1 tests'],
  ['tests-none', 'no test ran'],
  ['tests-not-processed', 'no test ran'],
  ['tests-tag-unreadable', 'Invalid tag /m_good:TestAfter:test_right'],
  ['tests-import-error', "ModuleNotFoundError: No module named 'no_such_library'"],
  ['tests-process-dies', 'Odoo ended in the middle of m_exit: TestExit.test_dies'],
  ['tests-errors-logged', '1 error(s) in the log of tests that hold'],
  ['tests-mixed', '3 failed, 6 error(s) of 13 tests'],
  ['init-base', 'Odoo never came to the end of the tests'],
])('the recorded run %s failed, and the reasons say why: %s', (name, reason) => {
  const { succeeded, reasons } = judge(name)
  expect(succeeded).toBe(false)
  expect(reasons.join('\n')).toContain(reason)
})

describe('a run with every way to fail', () => {
  const verdict = judge('tests-mixed')

  it('is counted by module', () => {
    expect(verdict.modules.map(({ seconds: _, ...rest }) => rest)).toEqual([
      { module: 'm_bad', tests: 10, failures: 3, errors: 6, skipped: 4 },
      { module: 'm_good', tests: 3, failures: 0, errors: 0, skipped: 0 },
    ])
  })

  it('tells each problem with its place in the module, and the words of what was raised', () => {
    expect(
      verdict.problems.map(({ kind, test, subtest, message, place }) => [
        kind,
        [test, subtest].filter(Boolean).join(' '),
        message,
        `${place?.file.split('/').at(-1)}:${place?.line}`,
      ]),
    ).toEqual([
      ['failure', 'TestBad.test_expected', 'AssertionError: known', 'test_bad.py:36'],
      ['failure', 'TestBad.test_fails', 'AssertionError: 2 != 3 : the fee\nof a ship', 'test_bad.py:9'],
      ['error', 'TestBad.test_raises', 'odoo.exceptions.UserError: no berth is free', 'test_bad.py:15'],
      ['failure', 'TestBad.test_subtests (number=1)', 'AssertionError: 1 == 1', 'test_bad.py:23'],
      ['error', "TestBad.test_subtests [named] (ship='Ö')", 'ValueError: in a subtest', 'test_bad.py:25'],
      [
        'error',
        'TestSetUpClass.setUpClass',
        'ValueError: External ID not found in the system: m_bad.no_such_record',
        'test_class.py:10',
      ],
      [
        'error',
        'TestBadAfter.test_query',
        'psycopg2.errors.UndefinedTable: relation "no_such_table" does not exist\nLINE 1: SELECT * FROM no_such_table\n                      ^',
        'test_bad.py:48',
      ],
      ['error', 'TestBadAfter.test_query', 'RuntimeError: tear down', 'test_bad.py:52'],
      ['error', 'TestTearDownClass.tearDownClass', 'ValueError: left over', 'test_class.py:34'],
    ])
  })

  it('knows what each test came to, and why one was skipped', () => {
    const of = (name: string) => verdict.cases.find((each) => `${each.class}.${each.method}` === name)
    expect(of('TestBad.test_subtests')?.outcome).toBe('error')
    expect(of('TestBad.test_right')).toMatchObject({ module: 'm_bad', file: 'tests.test_bad', outcome: 'passed' })
    expect(of('TestBad.test_skips_itself')).toMatchObject({ outcome: 'skipped', reason: 'no scanner: none here' })
    expect(of('TestSkipClass.setUpClass')).toMatchObject({ outcome: 'skipped', reason: 'needs a certificate' })
  })
})

it('tells which test runs while the log still comes', () => {
  const judging = judgingTests()
  const seen = log('tests-both-moments')
    .split('\n')
    .map((line) => {
      judging.line(line)
      return judging.running()
    })
  expect([...new Set(seen)]).toEqual([
    undefined,
    'TestInstall.test_partner',
    'TestInstall.test_sub',
    'TestAfter.test_right',
    'TestSlow.test_slow',
  ])
  expect(judging.begun()).toBe(4)
})

it('keeps the end of a long traceback, in bounded memory', () => {
  const judging = judgingTests()
  const head = '2026-11-23 20:00:00,000 1'
  const logger = 'odoo.addons.acme.tests.test_a'
  for (const line of [
    `${head} INFO x ${logger}: Starting TestA.test_a ... `,
    `${head} INFO x ${logger}: ${'='.repeat(70)} `,
    `${head} ERROR x ${logger}: FAIL: TestA.test_a`,
    ...Array.from({ length: 10_000 }, (_, at) => `  noise ${at}`),
    'AssertionError: the end',
  ])
    judging.line(line)
  const [problem] = judging.verdict(1).problems
  expect(problem?.trace.length).toBeLessThan(200)
  expect(problem?.message).toBe('AssertionError: the end')
})
