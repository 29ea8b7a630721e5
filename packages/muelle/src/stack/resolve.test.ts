import { describe, expect, it } from 'vitest'
import { UserError, UserErrors } from '../kernel/errors.ts'
import { chooseEnvironment } from './choose.ts'
import { least, line, project } from './fixtures/project.ts'
import { loadStack } from './load.ts'

const load = (files: Record<string, string>, environment?: string) =>
  loadStack({ directory: project(files), environment, environ: {} })

const stackOf = (rest = '') => load({ 'muelle.yaml': least + rest })

describe('loadStack', () => {
  it('names what belongs to the environment', async () => {
    expect(await stackOf('environments: {staging: {neutralized: true}}')).toMatchObject({
      name: 'acme',
      environment: 'staging',
      project: 'acme-staging',
      hostDirectory: '/var/lib/muelle/acme/staging',
      socket: '/var/run/docker.sock',
      neutralized: true,
    })
  })

  it.each([
    ['off', '', '127.0.0.1', 8069],
    ['files', '', '0.0.0.0', 80],
    ['acme', ', domains: [erp.acme.cl]', '0.0.0.0', 80],
    ['edge', ', trusted: [10.0.0.0/8]', '127.0.0.1', 8069],
  ])('publishes with tls: %s where it is usual', async (tls, rest, address, http) => {
    expect((await stackOf(`proxy: {tls: ${tls}${rest}}`)).proxy).toMatchObject({ address, http, https: 443 })
  })

  it('publishes where it is told', async () => {
    const { proxy } = await stackOf('proxy: {tls: files, address: 10.0.0.1, http: 8080, https: 8443}')
    expect(proxy).toMatchObject({ address: '10.0.0.1', http: 8080, https: 8443 })
  })

  it('is frozen through and through', async () => {
    const stack = await stackOf(
      'odoo: {databases: [a]}'.replace('odoo', 'services').replace('{databases: [a]}', '{redis: true}'),
    )
    const parts: unknown[] = [stack]
    for (const part of parts) {
      expect(Object.isFrozen(part)).toBe(true)
      for (const inner of Object.values(part as object))
        if (typeof inner === 'object' && inner !== null) parts.push(inner)
    }
    expect(parts.length).toBeGreaterThan(8)
  })

  it('reads paths of the project in one spelling', async () => {
    const files = { 'muelle.yaml': least.replace('}', ', addons: [./a/]}'), 'a/m/__manifest__.py': '{}' }
    expect((await load(files)).odoo.addons).toEqual(['a'])
  })

  it('takes from muelle.lock what belongs to the environment', async () => {
    const image = { reference: 'postgres:15@sha256:00', uid: 999, gid: 999 }
    const lock = { schema: 1, environments: { production: { images: { db: image }, addons: {} } } }
    const stack = await load({ 'muelle.yaml': least, 'muelle.lock': JSON.stringify(lock) })
    expect(stack.lock.images).toEqual({ db: image })
  })

  it('throws all faults at once, those of the addons too', async () => {
    const text = 'schema: 1\nname: acme\nodoo:\n  databses: [a]\n  addons: [a]\n'
    const files = { 'muelle.yaml': text, 'a/m/__manifest__.py': "{'depends': ['nowhere']}" }
    const error = await load(files).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UserErrors)
    expect((error as UserErrors).reports.map(line)).toEqual([
      '3:1 odoo.databases is missing',
      '4:3 Unknown key "databses" under odoo',
      'a/m/__manifest__.py:1:14 m depends on nowhere: there is no module nowhere in odoo.addons or in Odoo 19.0 Community',
    ])
    expect((error as UserErrors).exit).toBe(2)
  })

  it('takes no module for missing when a source of addons could not be read', async () => {
    const text = 'schema: 1\nname: acme\nodoo: {databases: [a], addons: [a, 3], modules: [m]}\n'
    const error = await load({ 'muelle.yaml': text, 'a/m/__manifest__.py': '{}' }).catch((thrown: unknown) => thrown)
    expect((error as UserErrors).reports.map(({ at }) => at?.column)).toEqual([36])
  })

  it('leaves the addons alone for those who only look at the running stack', async () => {
    const directory = project({ 'muelle.yaml': least.replace('}', ', addons: [gone]}') })
    await expect(loadStack({ directory, environment: undefined, environ: {} })).rejects.toThrow(
      'There is no folder gone',
    )
    await loadStack({ directory, environment: undefined, environ: {} }, { files: 'unread' })
  })

  it.each([
    ['where there is none', { x: '' }, /^Write one with/],
    ['where it is called muelle.yml', { 'muelle.yml': '' }, /^Rename muelle\.yml to muelle\.yaml/],
  ])('says what to do %s', async (_, files, next) => {
    const error = await load(files).catch((thrown: unknown) => thrown)
    expect((error as UserError).report.next).toMatch(next)
  })

  it('finds muelle.yaml above the folder it was called in, and says so', async () => {
    const directory = project({ 'muelle.yaml': least, 'addons/x': '' })
    const error = await loadStack({ directory: `${directory}/addons`, environment: undefined, environ: {} }).catch(
      (thrown: unknown) => thrown,
    )
    expect((error as UserError).report.next).toBe('Run it there, or with `-C ..`.')
  })
})

describe('chooseEnvironment', () => {
  it.each([
    ['the one asked for', ['a', 'b'], 'b', 'b'],
    ['the only one', ['a'], undefined, 'a'],
    ['production among several', ['a', 'production'], undefined, 'production'],
  ])('takes %s', (_, names, asked, chosen) => {
    expect(chooseEnvironment(names, asked)).toBe(chosen)
  })

  it('lists them when it is not clear', () => {
    const wrong = (names: string[], asked?: string) => {
      try {
        return chooseEnvironment(names, asked)
      } catch (error) {
        return error instanceof UserError ? error.report : error
      }
    }
    expect(wrong(['a', 'b'])).toMatchObject({ evidence: 'Environments: a, b', next: 'Name it with -e.' })
    expect(wrong(['staging', 'production'], 'prod')).toMatchObject({ next: 'Did you mean "production"?' })
  })
})
