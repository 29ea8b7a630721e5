import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadOdooCli } from '../facts/odoo/odoo-cli.ts'
import { units } from '../facts/odoo/units.ts'
import { call } from '../project/fixtures/call.ts'
import { project } from '../stack/fixtures/project.ts'
import { confDiff } from './diff.ts'
import { confExplain } from './explain.ts'
import { confGet } from './get.ts'
import { confList } from './list.ts'
import { confSet } from './set.ts'

const yaml = `schema: 1
name: acme
odoo:
  version: "19.0"
  databases: [acme]
  conf: {limit_time_real: 900}
environments:
  staging:
    neutralized: true
    odoo: {workers: 4}
  production: {}
`
const acme = () => project({ 'muelle.yaml': yaml })

test('the settings are those of the rendered file, each with where it comes from', async () => {
  const { output } = await call(confList, acme(), {}, 'production')
  const { settings } = output as { settings: { key: string }[] }
  const of = (key: string) => settings.find((each) => each.key === key)
  expect(of('limit_time_real')).toMatchObject({ value: '900', default: '120', from: 'muelle.yaml' })
  expect(of('db_host')).toMatchObject({ value: 'db', from: 'muelle' })
  expect(of('max_cron_threads')).toMatchObject({ value: '0', cron: '1', from: 'command line' })
  expect(of('csv_internal_sep')).toBeUndefined()
  expect(of('admin_passwd')).toBeUndefined()
  const { output: whole } = await call(confList, acme(), { all: true }, 'production')
  const all = (whole as { settings: { key: string }[] }).settings
  expect(all.find(({ key }) => key === 'csv_internal_sep')).toMatchObject({
    value: null,
    default: ',',
    from: 'default',
  })
  expect(all.find(({ key }) => key === 'admin_passwd')).toMatchObject({ value: null, default: null })
})

test('a setting is explained by its key and by its option, with where to set it', async () => {
  const { output, text } = await call(confExplain, acme(), { key: 'limit_time_real' }, 'production')
  expect(output).toMatchObject({ type: 'int', default: '120', value: '900', own: false, environment: 'production' })
  expect(text).toContain('odoo: {conf: {limit_time_real: …}}')
  for (const key of ['--workers', 'workers'])
    expect((await call(confExplain, acme(), { key }, 'staging')).output).toMatchObject({
      key: 'workers',
      value: '4',
      own: true,
      set: 'Write odoo.workers.',
    })
})

test('list, explain and get show one value and one source of every key', async () => {
  const directory = acme()
  const { output } = await call(confList, directory, { all: true }, 'staging')
  for (const listed of (output as { settings: { key: string; value: string | null; from: string }[] }).settings) {
    const { key, value, from } = listed
    const got = (await call(confGet, directory, { key }, 'staging')).output as typeof listed & { default: string }
    if (got.from === 'secret') continue
    expect([key, value ?? got.default, from]).toEqual([key, got.value, got.from])
    const explained = (await call(confExplain, directory, { key }, 'staging')).output
    expect(explained, key).toMatchObject({ value })
  }
})

test('what the name of a key does not say is told: smtp_ssl is STARTTLS, and verifies nothing', async () => {
  for (const operation of [confExplain, confGet]) {
    const { text } = await call(operation, acme(), { key: 'smtp_ssl' }, 'production')
    expect(text).toMatch(/note +This is STARTTLS .*does not verify the certificate/)
    expect((await call(operation, acme(), { key: 'workers' }, 'production')).text).not.toContain('note')
  }
})

test('it is explained when nobody says which environment is meant, and one that is not there is told', async () => {
  const several = project({ 'muelle.yaml': yaml.replace('production:', 'live:') })
  const { output } = await call(confExplain, several, { key: 'limit_time_real' })
  expect(output).toMatchObject({ default: '120', value: null, environment: null })
  await expect(call(confExplain, several, { key: 'workers' }, 'prod')).rejects.toThrow('no environment "prod"')
})

test('it is explained without a project too, and a broken project is told', async () => {
  const { output } = await call(confExplain, project({}), { key: 'db-filter' })
  expect(output).toMatchObject({ key: 'dbfilter', value: null, environment: null })
  const broken = project({ 'muelle.yaml': 'schema: 1\nname: [acme\n' })
  await expect(call(confExplain, broken, { key: 'workers' })).rejects.toThrow()
})

test.each([
  ['xmlrpc_port', 'It is called http_port now'],
  ['logrotate', 'nothing in its place'],
  ['init', 'odoo.modules'],
  ['--stop-after-init', 'muelle odoo explain'],
  ['worker', 'Did you mean workers?'],
])('%s is no setting of Odoo 19, and what to do is said: %s', async (key, next) => {
  await expect(call(confExplain, acme(), { key }, 'production')).rejects.toMatchObject({
    report: { next: expect.stringContaining(next) },
  })
})

test('two environments are compared key by key', async () => {
  const { output, notWell } = await call(confDiff, acme(), { one: 'staging', other: 'production' })
  const { differences } = output as { differences: { key: string }[] }
  expect(notWell).toBe(true)
  expect(differences.find(({ key }) => key === 'workers')).toMatchObject({ one: '4' })
  expect(differences.some(({ key }) => key === 'limit_time_real')).toBe(false)
  const same = await call(confDiff, acme(), { one: 'staging', other: 'staging' })
  expect([same.notWell, same.text]).toEqual([false, 'staging and staging have the same settings.'])
})

const written = (directory: string) => readFileSync(join(directory, 'muelle.yaml'), 'utf8')

test('a setting is written for all environments or for one, and nothing else changes', async () => {
  const directory = acme()
  const { plan } = await call(confSet, directory, { key: 'limit_time_real', value: '1200' })
  expect(plan?.steps[0]?.what).toContain('+  conf: {limit_time_real: 1200}')
  expect(written(directory)).toBe(yaml.replace('900', '1200'))
  await call(confSet, directory, { key: '--log-level', value: 'debug' }, 'production')
  expect(written(directory)).toContain('  production: {odoo: {conf: {log_level: debug}}}')
  const again = await call(confSet, directory, { key: 'log_level', value: 'debug' }, 'production')
  expect(again.plan?.steps).toEqual([])
  expect(again.text).toContain('environments.production.odoo.conf.log_level is so already.')
})

test.each([
  ['limit_time_real', 'long'],
  ['log_level', 'loud'],
  ['workers', '4'],
  ['smtp_password', 'x'],
  ['xmlrpc_port', '8069'],
  ['dev_mode', 'all'],
  ['test_enable', 'true'],
])('what Odoo 19 or the stack does not take is refused, and nothing is written: %s %s', async (key, value) => {
  const directory = acme()
  await expect(call(confSet, directory, { key, value })).rejects.toThrow()
  expect(written(directory)).toBe(yaml)
})

test('an environment that does not exist is refused', async () => {
  await expect(call(confSet, acme(), { key: 'log_level', value: 'debug' }, 'prod')).rejects.toThrow(
    'no environment "prod"',
  )
})

test('one value is told with where it comes from, its unit, and what odoo-cron has instead', async () => {
  const get = async (key: string, environment = 'production') =>
    (await call(confGet, acme(), { key }, environment)).output
  expect(await get('limit_time_real')).toMatchObject({
    value: '900',
    from: 'muelle.yaml',
    at: 'muelle.yaml:6',
    default: '120',
    unit: 'seconds of one request',
    cron: null,
  })
  expect(await get('workers', 'staging')).toMatchObject({ value: '4', from: 'muelle', cron: '1' })
  expect(await get('max_cron_threads')).toMatchObject({ value: '0', from: 'command line', cron: '1' })
  expect(await get('csv_internal_sep')).toMatchObject({ value: ',', from: 'default', at: null })
  expect(await get('smtp_password')).toMatchObject({ value: null, from: 'secret', default: null })
  expect(await get('test-enable')).toMatchObject({ value: null, set: expect.stringContaining('command line only') })
})

test('every option of the server is answered', async () => {
  const { configKeys, serverOptions } = await loadOdooCli()
  const directory = acme()
  for (const key of [...configKeys.map(({ key }) => key), ...serverOptions.flatMap(({ flags }) => flags)])
    expect((await call(confGet, directory, { key }, 'production')).text, key).toContain('meaning')
})

test('units are of keys that Odoo has', async () => {
  const { configKeys } = await loadOdooCli()
  const known = new Set(configKeys.map(({ key }) => key))
  expect([...units.keys()].filter((key) => !known.has(key))).toEqual([])
})

test('what only the command line of odoo-cron says is compared too', async () => {
  const directory = project({ 'muelle.yaml': yaml.replace('odoo: {workers: 4}', 'odoo: {cronThreads: 3}') })
  const { output } = await call(confDiff, directory, { one: 'staging', other: 'production' })
  expect(output).toMatchObject({
    differences: expect.arrayContaining([{ key: 'max_cron_threads (odoo-cron)', one: '3', other: '1' }]),
  })
})
