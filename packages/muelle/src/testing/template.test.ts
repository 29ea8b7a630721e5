import { describe, expect, it } from 'vitest'
import type { Manifest } from '../odoo/modules/manifests.ts'
import { emptyLock } from '../stack/lock.ts'
import { readModel } from '../stack/model.ts'
import { toStack } from '../stack/resolve.ts'
import { testArgv } from './runs.ts'
import { createSql, dropSql, readTestDatabases } from './sql.ts'
import { type Ground, templateOf } from './template.ts'

async function stackOf(more = '') {
  const text = `schema: 1\nname: acme\nodoo: {databases: [acme], addons: [addons]${more}}\nenvironments: {live: {}}\n`
  const resolved = (await readModel({ file: 'muelle.yaml', text })).environments.get('live')
  if (resolved === undefined) throw new Error('not resolved')
  return toStack(resolved, '/project', emptyLock)
}

const manifest = (name: string, depends: string[], hash: string | null = null): [string, Manifest] => [
  name,
  {
    ...{ name, depends, hash, path: '/x', title: name, version: '19.0.1.0' },
    ...{
      autoInstall: false,
      installable: true,
      application: false,
      license: 'LGPL-3',
      problem: null,
      missing: [],
      countries: [],
    },
  },
]
const manifests = (hash = 'a') =>
  new Map([
    manifest('base', []),
    manifest('web', ['base']),
    manifest('acme_berths', ['web'], hash),
    manifest('acme_fees', ['acme_berths'], 'b'),
  ])
const own = new Set(['acme_berths', 'acme_fees'])

describe('the template of some modules', () => {
  const of = async (change: Partial<Ground> = {}, hash?: string, modules = ['acme_fees']) =>
    templateOf(modules, manifests(hash), own, { odooImage: 'sha256:1', demo: true, stack: await stackOf(), ...change })

  it('stands on one of Odoo’s own modules alone', async () => {
    const template = await of()
    expect(template).toMatchObject({ install: ['acme_berths', 'acme_fees'], base: { install: ['base', 'web'] } })
    expect(template.name).toMatch(/^muelle-test-[0-9a-f]{12}$/)
    expect((await of({}, 'a', ['web'])).base).toBe(undefined)
  })

  it('is another one when a file of a module changes, and the base of it is not', async () => {
    const [before, after] = [await of(), await of({}, 'changed')]
    expect(after.name).not.toBe(before.name)
    expect(after.base?.name).toBe(before.base?.name)
  })

  it.each<[string, Partial<Ground>]>([
    ['another image of Odoo', { odooImage: 'sha256:2' }],
    ['no demonstration data', { demo: false }],
  ])('and so is its base with %s', async (_, change) => {
    expect((await of(change)).base?.name).not.toBe((await of()).base?.name)
  })

  it('and with another language or collation', async () => {
    const names = await Promise.all(
      ['', ', language: es_CL'].map(async (more) => (await of({ stack: await stackOf(more) })).base?.name),
    )
    expect(new Set(names).size).toBe(2)
  })
})

describe('databases of tests', () => {
  it('are ours by name and comment; a comment of somebody else’s protects', () => {
    expect(
      readTestDatabases([
        'muelle-test-0123456789ab\tmuelle: test template 2026-11-23T20:00:00.000Z',
        'muelle-test-run-1\tmuelle: test run',
        'muelle-test-fedcba987654\t',
        'muelle-test-mine\tleave this alone',
      ]),
    ).toEqual([
      { name: 'muelle-test-0123456789ab', templateSince: '2026-11-23T20:00:00.000Z' },
      { name: 'muelle-test-run-1', templateSince: undefined },
      { name: 'muelle-test-fedcba987654', templateSince: undefined },
    ])
  })

  it('are made with the stack’s collation, or as a copy', () => {
    const locale = { provider: 'icu', name: 'es-CL' } as const
    expect(createSql('muelle-test-x', undefined, locale)).toBe(
      [
        `CREATE DATABASE "muelle-test-x" OWNER odoo TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'es-CL' LOCALE 'C.UTF-8';`,
        `REVOKE CONNECT, TEMPORARY ON DATABASE "muelle-test-x" FROM PUBLIC;`,
        `GRANT CONNECT ON DATABASE "muelle-test-x" TO muelle_reader;`,
        `COMMENT ON DATABASE "muelle-test-x" IS 'muelle: test run';`,
        '',
      ].join('\n'),
    )
    expect(createSql('muelle-test-run-1', 'muelle-test-x', locale)).toContain(
      'CREATE DATABASE "muelle-test-run-1" OWNER odoo TEMPLATE "muelle-test-x";',
    )
    expect(dropSql('muelle-test-x')).toContain('DROP DATABASE IF EXISTS "muelle-test-x" WITH (FORCE);')
  })
})

describe('the command of a run', () => {
  const group = { modules: ['acme_berths', 'acme_fees'], tags: '/acme_berths,/acme_fees' }
  const plain = { artifacts: false, coverage: false }

  it('updates the modules in a copy and binds a port that is free there', async () => {
    expect(testArgv(await stackOf(), 'muelle-test-run-1', group, plain)).toEqual([
      'odoo',
      '--database=muelle-test-run-1',
      '--db-filter=^muelle-test-run-1$',
      '--data-dir=/var/lib/odoo/muelle-test-run-1',
      '--addons-path=/opt/odoo/addons/1',
      '--load=base,rpc,web',
      '--stop-after-init',
      '--workers=0',
      '--max-cron-threads=0',
      '--http-port=8069',
      '--log-level=info',
      '--update=acme_berths,acme_fees',
      '--test-tags=/acme_berths,/acme_fees',
    ])
  })

  it('counts lines of the modules that are tested, their tests left out', async () => {
    const argv = testArgv(await stackOf(), 'muelle-test-run-1', group, { artifacts: true, coverage: true })
    expect(argv.slice(0, 8)).toEqual([
      ...['python3', '-m', 'coverage', 'run', '--parallel-mode', '--data-file=/var/lib/odoo/coverage/all'],
      '--source=/opt/odoo/addons/1/acme_berths,/opt/odoo/addons/1/acme_fees',
      '--omit=*/tests/*,*/__manifest__.py',
    ])
    expect(argv).toContain('--screenshots=/tmp/muelle-test')
  })
})
