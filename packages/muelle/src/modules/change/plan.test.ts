import { expect, test } from 'vitest'
import type { Stack } from '../../stack/stack.ts'
import { asked, manifest } from './fixture.ts'
import { judge, type Verb } from './judged.ts'
import { stateFaults } from './odoo.ts'
import { planOf } from './plan.ts'

const stack = {
  project: 'acme-production',
  hostDirectory: '/var/lib/muelle/acme/production',
  odoo: { serverWideModules: ['base', 'rpc', 'web'] },
} as unknown as Stack
const image = [manifest('base'), manifest('sale'), manifest('sale_more', ['sale'])]
const run = [
  ...['docker', 'compose', 'run', '--rm', '--no-deps', '--no-TTY'],
  ...['--env', 'ODOO_LOG_LEVEL=info', '--env', 'ODOO_LOG_HANDLER=odoo.modules.loading:INFO'],
]
const server = ['--stop-after-init', '--no-http', '--workers=0', '--max-cron-threads=0']

const plan = (verb: Verb, names: readonly string[], states: Readonly<Record<string, string>>, scripts: string[] = []) =>
  planOf(stack, {
    judged: judge(verb, names, asked(image, { base: 'installed', ...states }), stack),
    losses: verb === 'uninstall' ? { tables: [{ name: 'sale_order', rows: 7 }], columns: [] } : undefined,
    scripts,
    withoutBackup: undefined,
  })
const argvOf = (...words: Parameters<typeof plan>) => plan(...words).steps.find(({ id }) => id === 'odoo')?.argv
const installed = { sale: 'installed', sale_more: 'installed' }

test('each change is one line of Odoo in a container of its own', () => {
  expect(argvOf('install', ['sale'], {})).toEqual([
    ...run,
    'odoo-cron',
    'odoo',
    '--database',
    'acme',
    '--init',
    'sale',
    ...server,
  ])
  expect(argvOf('update', ['sale', 'base'], installed)).toEqual([
    ...[...run, 'odoo-cron', 'odoo', '--database', 'acme', '--update', 'base,sale'],
    ...server,
  ])
  expect(argvOf('reinstall', ['sale'], installed)?.slice(12, 16)).toEqual(['--database', 'acme', '--reinit', 'sale'])
  expect(argvOf('uninstall', ['sale'], installed)).toEqual([
    ...[...run, 'odoo-cron', 'odoo', 'module', 'uninstall', '--database', 'acme', 'sale'],
  ])
})

test('a removal that was cut off is finished by an update: Odoo refuses another one meanwhile', () => {
  expect(argvOf('uninstall', ['sale'], { sale: 'to remove' })?.slice(12, 16)).toEqual([
    '--database',
    'acme',
    '--update',
    'sale',
  ])
})

test('scripts before an update are mounted from the stack’s directory on the host', () => {
  expect(argvOf('update', ['sale'], installed, ['1-pre.py'])).toEqual([
    ...run,
    '--volume',
    '/var/lib/muelle/acme/production/state/pre-upgrade:/run/muelle-scripts:ro',
    ...['odoo-cron', 'odoo', '--database', 'acme', '--update', 'sale', ...server],
    '--pre-upgrade-scripts=/run/muelle-scripts/1-pre.py',
  ])
})

test('a plan begins with the lock and a backup point, and says what goes', () => {
  const { steps, loses } = plan('uninstall', ['sale'], installed)
  expect(steps.map(({ id }) => id)).toEqual(['lock', 'backup:acme', 'odoo', 'verify'])
  expect(loses).toBe('sale')
  expect(steps[2]).toMatchObject({
    what: 'uninstall sale in acme (with what depends on it, gone too: sale_more)',
    why: expect.stringContaining('table sale_order (7 rows)'),
    effect: 'destroy',
  })
  expect(plan('install', ['sale'], {}).loses).toBeUndefined()
})

test('nothing to do is no step', () => {
  expect(plan('install', ['sale'], installed)).toEqual({ steps: [] })
  expect(plan('uninstall', ['sale'], { sale: 'uninstalled' })).toEqual({ steps: [] })
})

test('the states afterwards have the last word', () => {
  const judged = judge('install', ['sale'], asked(image, { base: 'installed' }), stack)
  expect(stateFaults(judged, asked(image, { base: 'installed', sale: 'installed' }))).toEqual([])
  expect(stateFaults(judged, asked(image, { base: 'installed', sale_more: 'to install' }))).toEqual([
    'module sale is uninstalled in acme',
    'module sale_more is to install in acme',
  ])
})
