import { describe, expect, it } from 'vitest'
import { configKeys } from '../../facts/odoo/config-keys.ts'
import { judgeConf } from './judge.ts'
import { commandLineKeys, ownKeys } from './own-keys.ts'

const production = { environment: 'production', keys: { neutralized: false } }
const judge = (conf: Parameters<typeof judgeConf>[0], where: Parameters<typeof judgeConf>[1] = production) =>
  judgeConf(conf, where).map(({ level, what, next }) => `${level} ${what}: ${next}`)

describe('odoo.conf', () => {
  it('takes what Odoo 19 takes', () => {
    const conf = {
      limit_request: 4096,
      limit_memory_soft: 2147483648,
      transient_age_limit: 0.5,
      smtp_ssl: true,
      log_level: 'warn',
      log_handler: 'odoo.orm:DEBUG,werkzeug:WARNING',
      email_from: 'x@acme.cl',
      db_maxconn_gevent: null,
      dbfilter: '^%d$',
    }
    expect(judge(conf)).toEqual([])
  })

  it.each([
    [
      { limit_memory_soft: '2G' },
      'odoo.conf.limit_memory_soft must be a whole number: Odoo reads plain numbers here: write 2147483648.',
    ],
    [
      { limit_memory_hard: '2560MiB' },
      'odoo.conf.limit_memory_hard must be a whole number: Odoo reads plain numbers here: write 2684354560.',
    ],
    [
      { limit_time_real: '15m' },
      'odoo.conf.limit_time_real must be a whole number: Odoo reads seconds here: write 900.',
    ],
    [{ limit_time_cpu: '60' }, 'odoo.conf.limit_time_cpu must be a whole number: Write it without quotes: 60.'],
    [{ limit_request: '6  # workers' }, 'odoo.conf.limit_request must be a whole number: undefined'],
    [{ limit_request: 1.5 }, 'odoo.conf.limit_request must be a whole number: undefined'],
    [{ limit_request: null }, 'odoo.conf.limit_request has no value: Give it one, or remove the key.'],
    [{ transient_age_limit: 'x' }, 'odoo.conf.transient_age_limit must be a number: undefined'],
    [{ smtp_ssl: 'yes' }, 'odoo.conf.smtp_ssl must be true or false: Write true.'],
    [{ smtp_ssl: 0 }, 'odoo.conf.smtp_ssl must be true or false: Write false.'],
    [{ email_from: false }, 'odoo.conf.email_from must be text: Write text, or remove the key.'],
    [{ limt_request: 1 }, 'Odoo 19 knows no key limt_request in odoo.conf: Did you mean "limit_request"?'],
    [{ constructor: 1 }, 'Odoo 19 knows no key constructor in odoo.conf: Remove it.'],
    [
      { longpolling_port: 1 },
      'Odoo 19 calls longpolling_port gevent_port: The proxy looks for 8072; what is published is proxy.http.',
    ],
    [{ geoip_database: 'x' }, 'Odoo 19 calls geoip_database geoip_city_db: Write geoip_city_db.'],
    [{ timezone: 'x' }, 'Odoo 19 has no timezone any more: Remove it.'],
    [{ workers: 4 }, 'workers is not for odoo.conf: Muelle decides it: Write odoo.workers. Remove the key.'],
    [
      { test_enable: true },
      'Odoo reads test_enable from its command line only and ignores it in odoo.conf: Remove it.',
    ],
    [{ proxy_access_token: 'x' }, 'proxy_access_token is a secret and must not stand in muelle.yaml: Remove it.'],
  ])('is reproached with %j', (conf, fault) => {
    expect(judge(conf)).toEqual([`fault ${fault}`])
  })

  it('names the nearest of the choices', () => {
    expect(judge({ log_level: 'debgu' })[0]).toMatch(/Did you mean "debug"\?$/)
  })

  it.each([
    ['refuses', 'production', { neutralized: false }, /^fault dev_mode is refused in production/],
    ['refuses', 'live', { neutralized: false }, /^fault dev_mode is refused in live/],
    ['refuses', 'production', { neutralized: true }, /^fault/],
    ['warns of', 'staging', { neutralized: true }, /^warning dev_mode is for development/],
  ])('%s the mode for developers in %s %j', (_, environment, keys, said) => {
    expect(judge({ dev_mode: 'all' }, { environment, keys })).toEqual([expect.stringMatching(said)])
  })

  it('leaves it to an environment for development, and an empty one to all', () => {
    expect(
      judge({ dev_mode: 'all' }, { environment: 'mine', keys: { neutralized: false, development: null } }),
    ).toEqual([])
    expect(judge({ dev_mode: '' })).toEqual([])
  })

  it.each([{ log_level: 'debug_rpc' }, { log_handler: ':INFO,odoo.sql_db:DEBUG' }])(
    'warns that %j logs passwords',
    (conf) => {
      expect(judge(conf)).toEqual([expect.stringMatching(/^warning .*passwords too/)])
    },
  )

  it('shows no secret', () => {
    expect(JSON.stringify(judgeConf({ smtp_password: 'hunter2' }, production))).not.toContain('hunter2')
  })

  it('keeps the secrets of Odoo out of the file, every one', () => {
    for (const { key, secret } of configKeys.keys) if (secret) expect(judge({ [key]: 'x' })[0]).toMatch(/^fault/)
  })

  it('speaks of keys that Odoo has', () => {
    const known = new Set(configKeys.keys.map(({ key }) => key))
    expect([...ownKeys.keys()].filter((key) => !known.has(key))).toEqual([])
    expect([...commandLineKeys.keys()].filter((key) => !configKeys.cliOnly.includes(key))).toEqual([])
  })
})
