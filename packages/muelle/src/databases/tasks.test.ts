import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { dumpOptions } from '../engine/host/databases/pg-dump.ts'
import { makingName } from '../workshop/databases/making.ts'
import { servicesOn } from '../workshop/databases/take-place.ts'
import { initArgv } from '../workshop/first-modules.ts'
import { copyTasks } from './copy-tasks.ts'
import { hostPath } from './load/from.ts'
import { loadTasks } from './load/tasks.ts'

const ids = (tasks: readonly { readonly step: { readonly id: string } }[]) => tasks.map(({ step }) => step.id)
const load = {
  database: 'acme',
  from: { database: 'acme', dump: 'night' },
  identity: 'auto',
  withoutFiles: false,
  there: true,
  stop: ['odoo-blue', 'odoo-cron'],
  by: 'databases load acme night',
} as const

describe('a load', () => {
  test('judges before it dumps, fills and compares before names change, and removes the old one last', async () => {
    const tasks = loadTasks(await stackOf({}), load)
    expect(ids(tasks)).toEqual([
      ...['settle', 'judge', 'backup:acme', 'load', 'verify', 'hand-over'],
      ...['begin', 'exchange', 'start', 'end'],
    ])
    expect(tasks.find(({ step }) => step.id === 'begin')?.step).toMatchObject({
      argv: ['docker', 'compose', 'stop', 'odoo-blue', 'odoo-cron'],
      undo: 'docker compose start odoo-blue odoo-cron',
    })
    expect(tasks.at(-1)?.step.effect).toBe('destroy')
  })

  test('under a new name stops nobody, dumps nothing and destroys nothing', async () => {
    const tasks = loadTasks(await stackOf({}), { ...load, there: false, stop: [] })
    expect(ids(tasks)).toEqual(['settle', 'judge', 'load', 'verify', 'hand-over', 'begin', 'exchange', 'end'])
    expect(tasks.map(({ step }) => step.effect)).not.toContain('destroy')
  })

  test('makes no dump of the old one when there is a reason not to', async () => {
    expect(ids(loadTasks(await stackOf({}), { ...load, withoutBackup: 'a copy of last night' }))).not.toContain(
      'backup:acme',
    )
  })

  test('takes absolute paths of the host, and names; nothing in between', () => {
    expect([hostPath('night'), hostPath('/srv/x/../acme.zip')]).toEqual([undefined, '/srv/acme.zip'])
    expect(() => hostPath('../acme.zip')).toThrow('neither')
  })
})

test('a copy is neutralised before it has its name', async () => {
  const tasks = copyTasks(await stackOf({}), { source: 'acme', copy: 'trial', neutralize: true })
  expect(ids(tasks)).toEqual(['settle', 'copy', 'verify', 'neutralize', 'begin', 'exchange', 'end'])
  expect(tasks[3]?.step.argv?.join(' ')).toBe(
    `docker compose run --rm --no-deps --no-TTY --env ODOO_LOG_LEVEL=info --env ODOO_LOG_HANDLER=odoo.modules.loading:INFO odoo-cron odoo neutralize --database ${makingName('copy', 'trial')}`,
  )
})

test('a dump is plain SQL of one snapshot, without owner and rights, by the superuser over the socket', () => {
  expect(dumpOptions('acme', '0-1').join(' ')).toBe(
    '--username=postgres --no-password --snapshot=0-1 --format=plain --encoding=UTF8 --no-owner --no-privileges --no-tablespaces --no-publications --no-subscriptions --no-security-labels --dbname=acme',
  )
})

test('a new database is made by a one-shot that binds no port', () => {
  expect(
    initArgv('trial', { modules: ['web'], demoData: true, language: 'es_CL' })
      .slice(12)
      .join(' '),
  ).toBe(
    '--database trial --init base,web --stop-after-init --no-http --workers=0 --max-cron-threads=0 --with-demo --load-language=es_CL',
  )
})

test('only who works in a database of the stack stands still for it', async () => {
  const stack = await stackOf({})
  const container = (service: string, state: string) => ({ service, state, oneOff: false }) as never
  const all = [container('odoo-blue', 'running'), container('odoo-green', 'exited'), container('db', 'running')]
  expect(servicesOn(stack, all, [stack.odoo.databases[0] ?? ''])).toEqual(['odoo-blue'])
  expect(servicesOn(stack, all, ['trial'])).toEqual([])
})

test('a name in the making is the same for the same database, and fits PostgreSQL', () => {
  expect(makingName('load', 'x'.repeat(63))).toMatch(/^muelle-load-[0-9a-f]{12}$/)
  expect(makingName('load', 'a')).not.toBe(makingName('load', 'b'))
})
