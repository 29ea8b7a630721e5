import { describe, expect, it } from 'vitest'
import { judged } from '../fixtures/project.ts'
import { emptyLock } from '../lock.ts'
import { readModel } from '../model.ts'
import { toStack } from '../resolve.ts'

const told = async (lines: readonly string[]) => {
  const { faults, warnings } = await judged(`schema: 1\nname: acme\nodoo: {databases: [acme]}\n${lines.join('\n')}\n`)
  return [...faults.map((fault) => `fault ${fault}`), ...warnings.map((warning) => `warning ${warning}`)]
}

const environment = (name: string, keys: string, ...before: readonly string[]) =>
  told([...before, 'environments:', `  ${name}: {${keys}}`])

describe('an environment for development', () => {
  it('is never production', async () => {
    expect(await environment('production', 'development: {}')).toEqual([
      'fault 5:16 production cannot be an environment for development',
    ])
  })

  it('is not for visitors from outside', async () => {
    const proxy = 'proxy: {tls: acme, domains: [erp.acme.cl]}'
    expect(await environment('dev', 'development: {}', proxy)).toEqual([
      'fault 4:14 dev is for development, and tls: acme is for visitors from outside',
    ])
    expect(await environment('dev', 'development: {}, proxy: {tls: "off"}', proxy)).toEqual([])
    expect(await environment('dev', 'development: {}', 'proxy: {address: 0.0.0.0}')).toContain(
      'fault 4:18 dev is for development, and is published on loopback addresses only',
    )
  })

  it('mounts no sources of this machine on another one', async () => {
    expect(await environment('dev', 'host: "ssh://dev@host", development: {}')).toEqual([
      'fault 5:15 Sources can only be mounted from the machine that Docker runs on',
    ])
    expect(await environment('dev', 'host: "ssh://dev@host", development: {sources: false, reload: false}')).toEqual([])
  })

  it('publishes every port once', async () => {
    expect(await environment('dev', 'development: {mail: 8069, debugger: 8069}')).toEqual([
      'fault 5:29 Port 8069 is published for proxy.http already',
      'fault 5:45 Port 8069 is published for mail already',
    ])
  })

  it('has no way out when it is neutralized', async () => {
    expect(await environment('dev', 'neutralized: true, development: {egress: true}')).toEqual([
      'fault 5:42 A neutralized environment reaches nobody, so it cannot have a way out',
    ])
  })

  it('is told when nothing can be reloaded', async () => {
    expect(await environment('dev', 'development: {sources: false}')).toEqual([
      'warning 5:32 Without mounted sources there is nothing to reload: an edit is served after muelle up',
    ])
  })

  it('is left alone when it is as it should be, and so is one that is none', async () => {
    expect(await environment('development', 'development: {debugger: true}')).toEqual([])
    expect(await environment('development', 'development:')).toEqual([])
    expect(await environment('production', '')).toEqual([])
  })
})

describe('its stack', () => {
  const stackOf = async (keys: string, conf = '{}') => {
    const text = `schema: 1\nname: acme\nodoo: {databases: [acme], workers: 6, conf: ${conf}}\nenvironments: {dev: {${keys}}}\n`
    const { faults, environments } = await readModel({ file: 'muelle.yaml', text })
    const resolved = environments.get('dev')
    if (faults.length > 0 || resolved === undefined) throw new Error(JSON.stringify(faults))
    return toStack(resolved, '/project', emptyLock)
  }

  it('has everything but the debugger and the way out, unless it says otherwise', async () => {
    const usual = { sources: true, reload: true, mail: 8025, debugger: undefined, egress: false }
    expect((await stackOf('development: {}')).development).toEqual(usual)
    expect((await stackOf('development:')).development).toEqual(usual)
    expect((await stackOf('development: {mail: false, debugger: 6000}')).development).toMatchObject({
      mail: undefined,
      debugger: 6000,
    })
    expect((await stackOf('')).development).toBeUndefined()
  })

  it('runs Odoo as one process, and with no mail server of production', async () => {
    const conf = '{smtp_server: smtp.acme.cl, smtp_user: erp, limit_time_real: 300}'
    const { odoo } = await stackOf('development: {}', conf)
    expect([odoo.workers, odoo.conf]).toEqual([0, { limit_time_real: 300 }])
    expect((await stackOf('', conf)).odoo).toMatchObject({ workers: 6, conf: { smtp_server: 'smtp.acme.cl' } })
  })
})
