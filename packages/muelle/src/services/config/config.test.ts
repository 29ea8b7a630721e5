import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadOdooCli } from '../../facts/odoo/odoo-cli.ts'
import { run } from '../../kernel/run.ts'
import { odooSettings, printConf } from '../../odoo/settings.ts'
import { dbSettings, humanUnit } from './db.ts'

describe('the settings of Odoo', () => {
  it('are those of the file, and the command line wins', async () => {
    const conf = '# a comment\n[options]\nworkers = 2\nmax_cron_threads = 0\nhttp_port = 8069\nown_key = x = y\n'
    const command = ['/bin/sh', '/etc/muelle/odoo/start', 'odoo', '--no-http', '--max-cron-threads=2']
    expect(await odooSettings(conf, command, false)).toEqual([
      { key: 'http_enable', value: 'False', default: 'True', from: 'command line' },
      { key: 'http_port', value: '8069', default: '8069', from: 'odoo.conf' },
      { key: 'max_cron_threads', value: '2', default: '2', from: 'command line' },
      { key: 'own_key', value: 'x = y', default: null, from: 'odoo.conf' },
      { key: 'workers', value: '2', default: '0', from: 'odoo.conf' },
    ])
  })

  it('are all of Odoo’s own when asked for, without the default of a secret', async () => {
    const all = await odooSettings('[options]\n', [], true)
    expect(all.length).toBe((await loadOdooCli()).configKeys.length)
    expect(all.find(({ key }) => key === 'admin_passwd')).toMatchObject({ value: '***', default: null })
  })

  it('never leave the container with a secret', async () => {
    const [, ...script] = await printConf()
    const conf = ['[options]', 'admin_passwd = hunter2', ' db_password=pw', 'smtp_password = a b', 'workers = 2', '']
    const directory = await mkdtemp(join(tmpdir(), 'muelle-conf-'))
    const file = join(directory, 'odoo.conf')
    await writeFile(file, conf.join('\n'))
    try {
      const { stdout } = await run({ argv: ['sh', ...script], environ: { PATH: process.env.PATH, ODOO_RC: file } })
      expect(stdout.split('\n')).toEqual([
        '[options]',
        'admin_passwd = ***',
        ' db_password=***',
        'smtp_password = ***',
        'workers = 2',
        '',
      ])
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('the settings of PostgreSQL', () => {
  it('come with a default as PostgreSQL would write it', () => {
    expect(['16384 x 8kB', '4096 x kB', '524288 x 8kB', '600000 x ms', '-1', ''].map(humanUnit)).toEqual([
      '128MB',
      '4MB',
      '4GB',
      '600000ms',
      '-1',
      '',
    ])
  })

  it('show no password', () => {
    const row = (...fields: string[]) => fields.join('\x1f')
    expect(
      dbSettings([
        row('primary_conninfo', 'host=a password=b', '', 'command line', 'false'),
        row('jit', 'off', 'on', 'command line', 'true'),
      ]),
    ).toEqual([
      { name: 'primary_conninfo', value: '***', default: '', from: 'command line', pendingRestart: false },
      { name: 'jit', value: 'off', default: 'on', from: 'command line', pendingRestart: true },
    ])
  })
})
