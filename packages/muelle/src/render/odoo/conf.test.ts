import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { configKeys } from '../../facts/odoo/config-keys.ts'
import { UserError } from '../../kernel/errors.ts'
import { ownKeys } from '../../stack/conf/own-keys.ts'
import type { Stack } from '../../stack/stack.ts'
import { odooConf } from './conf.ts'

/** Key and value of each line, in order, as RawConfigParser reads them; a key that comes twice is there twice. */
const entries = (text: string) =>
  text.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
    const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [[key, value]]
  })
const conf = async (odoo: object = {}) => Object.fromEntries(entries(odooConf(await stackOf({ odoo }))))
const withConf = async (given: Stack['odoo']['conf']): Promise<Stack> => {
  const stack = await stackOf()
  return { ...stack, odoo: { ...stack.odoo, conf: given } }
}

describe('odoo.conf', () => {
  test('holds only keys that Odoo 19 knows, in their own types, each once, and no secret', async () => {
    const stack = await stackOf({
      odoo: {
        addons: ['addons'],
        demoData: true,
        conf: { limit_time_real: 900, unaccent: true, osv_memory_count_limit: 5 },
      },
    })
    const known = new Map(configKeys.keys.map((each) => [each.key, each]))
    const found = entries(odooConf(stack))
    expect(new Set(found.map(([key]) => key)).size).toBe(found.length)
    for (const [key, value] of found) {
      const fact = known.get(key)
      expect(fact, key).toBeDefined()
      expect(fact?.secret ?? false, key).toBe(false)
      if (fact?.type === 'int') expect(value, key).toMatch(/^-?\d+$/)
      if (fact?.type === 'bool') expect(value, key).toMatch(/^(True|False)$/)
    }
  })

  test('closes the database manager and trusts the proxy', async () => {
    expect(await conf()).toMatchObject({
      list_db: 'False',
      proxy_mode: 'True',
      http_interface: '0.0.0.0',
      max_cron_threads: '0',
    })
  })

  test('names every database, and only these pass the filter', async () => {
    const { db_name, dbfilter = '' } = await conf({ databases: ['north.quay', 'south-quay'] })
    expect(db_name).toBe('north.quay,south-quay')
    const filter = new RegExp(dbfilter)
    expect(
      ['north.quay', 'south-quay', 'northXquay', 'north.quay2', 'xnorth.quay'].filter((name) => filter.test(name)),
    ).toEqual(['north.quay', 'south-quay'])
  })

  test('takes values of muelle.yaml in the place of its own, and adds the others', async () => {
    expect(
      await conf({ conf: { limit_time_real: 900, limit_request: 100, email_from: 'a@b.cl', smtp_ssl: false } }),
    ).toMatchObject({
      limit_time_real: '900',
      limit_time_real_cron: '900',
      limit_request: '100',
      email_from: 'a@b.cl',
      smtp_ssl: 'False',
    })
  })

  test('keeps what a shell or another parser would change', async () => {
    const value = '50% of $HOME ; not a comment # neither'
    expect((await conf({ conf: { email_from: value } })).email_from).toBe(value)
  })

  test('has no addons path when there are no addons, because Odoo warns of an empty one', async () => {
    expect(await conf()).not.toHaveProperty('addons_path')
    expect(await conf({ addons: ['a', 'b/c'] })).toMatchObject({ addons_path: '/opt/odoo/addons/1,/opt/odoo/addons/2' })
  })

  test('gives no pool to an evented process that does not run', async () => {
    expect(await conf({ workers: 0 })).not.toHaveProperty('db_maxconn_gevent')
  })

  test.each([...ownKeys.keys()])('refuses to be told %s, however it came here', async (key) => {
    const stack = await withConf({ [key]: 1 })
    expect(() => odooConf(stack)).toThrow(UserError)
  })

  test('refuses a value that would begin another line', async () => {
    const stack = await withConf({ email_from: 'a\nlist_db = True' })
    expect(() => odooConf(stack)).toThrow('more than one line')
  })
})
