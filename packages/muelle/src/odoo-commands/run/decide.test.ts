import { describe, expect, test } from 'vitest'
import { UserError } from '../../kernel/errors.ts'
import { odooRun } from '../run.ts'
import { decide, recordedLine } from './decide.ts'

const words = (line: string) => line.split(' ')

function refused(line: string) {
  try {
    decide(words(line))
  } catch (error) {
    if (error instanceof UserError) return error.report
    throw error
  }
  throw new Error(`${line} was not refused`)
}

describe('a line that installs or updates', () => {
  test.each([
    ['-u sale -d shop --stop-after-init', { verb: 'update', names: ['sale'], database: 'shop' }],
    ['odoo -d shop -i sale,stock --stop-after-init --no-http', { verb: 'install', names: ['sale', 'stock'] }],
    ['-u all --stop-after-init', { verb: 'update', names: ['base'], database: undefined }],
    ['--reinit sale -d shop --stop-after-init', { verb: 'reinstall', names: ['sale'] }],
    ['module install -d shop sale stock', { verb: 'install', names: ['sale', 'stock'], database: 'shop' }],
    ['module upgrade -d shop sale', { verb: 'update', names: ['sale'], database: 'shop' }],
  ])('is a change of modules: %s', (line, change) => {
    expect(decide(words(line))).toMatchObject({ way: 'modules', ...change, warnings: [] })
  })

  test('that does more besides is run as it is, behind a backup point', () => {
    expect(decide(words('-u sale -d shop --load-language=es_CL --stop-after-init'))).toMatchObject({
      way: 'one-shot',
      changes: true,
      databases: ['shop'],
      argv: expect.arrayContaining(['--load-language=es_CL', '--no-http', '--workers=0', '--stop-after-init']),
    })
    expect(decide(words('-u sale -i stock -d shop --stop-after-init'))).toMatchObject({
      way: 'one-shot',
      changes: true,
    })
  })
})

test.each([
  ['db dump shop x.zip', 'muelle databases dump shop'],
  ['db drop shop', 'muelle databases drop shop'],
  ['db duplicate shop copy', 'muelle databases duplicate shop copy'],
  ['neutralize -d shop', 'muelle databases neutralize shop'],
  ['module uninstall -d shop sale', 'muelle modules uninstall sale --database shop'],
  ['shell -d shop', 'muelle shell --database shop'],
  ['i18n loadlang -d shop -l es_CL', 'muelle i18n load es_CL --database shop'],
  ['-d shop', 'muelle up'],
  ['-u sale -d shop --test-tags post_install --stop-after-init', 'muelle test sale post_install'],
  ['-d shop --workers=4', 'muelle conf set'],
])('%s is refused, with what does it whole: %s', (line, next) => {
  expect(refused(line).next).toContain(next)
})

test.each([
  ['db dump -d shop -f shop.zip', 'muelle odoo run -- db dump shop shop.zip'],
  ['--xmlrpc-port=8070 -d shop', 'muelle odoo run -- --http-port=8070 -d shop'],
  ['module install -d shop sale,stock', 'muelle odoo run -- module install -d shop sale stock'],
  ['-i all -d shop --stop-after-init', 'muelle odoo explain'],
  ['obfuscate -d shop', 'muelle odoo explain'],
])('%s is refused as Odoo would not do what was meant, with the line for Odoo 19', (line, next) => {
  const report = refused(line)
  expect(report.next).toContain(next)
  expect(report.evidence).not.toBe('')
})

test.each([
  ['cloc -d shop', 'exec', false],
  ['--version', 'exec', false],
  ['neutralize -d shop --stdout', 'one-shot', false],
  ['populate -d shop --models=res.partner --factors=2', 'one-shot', true],
  ['-d shop --stop-after-init', 'one-shot', false],
])('%s is run by Odoo itself: %s', (line, way, changes) => {
  expect(decide(words(line))).toMatchObject({ way, changes })
})

test.each([
  ['-d shop -u sale --db_host=other --load-language=es_CL --stop-after-init', '--db_host leads away'],
  ['-d shop -u sale -c /tmp/other.conf --stop-after-init', '-c leads away'],
  ['module upgrade -d shop -c /tmp/other.conf sale', '-c leads away'],
  ['cloc -d shop -D /tmp/data', '-D leads away'],
  ['populate -d shop -r me --models=res.partner', '-r leads away'],
  ['-d shop -u sale --logfile=/tmp/log --stop-after-init', '--logfile hides'],
  ['-d shop -u sale --log-level=warn --stop-after-init', '--log-level hides'],
  ['-d shop -u sale --log-handler=odoo.modules:ERROR --stop-after-init', '--log-handler hides'],
])('%s is refused: the backup point and the judge would look at something else', (line, what) => {
  expect(refused(line).what).toContain(what)
})

test('more of the log is no harm', () => {
  const line = '-d shop -u sale --log-level=debug --log-handler=odoo.sql_db:ERROR --stop-after-init'
  expect(decide(words(line))).toMatchObject({ way: 'one-shot' })
})

test('a password leaves the line, and is nowhere in what comes of it', () => {
  const decision = decide(words('-d shop -u sale --db_password geheim-123 --stop-after-init'))
  expect(decision).toMatchObject({ way: 'modules', warnings: [expect.stringContaining('--db_password')] })
  expect(JSON.stringify(decision)).not.toContain('geheim')
  expect(JSON.stringify(refused('db -w geheim-123 dump shop x.zip'))).not.toContain('geheim')
  expect(JSON.stringify(refused('db init shop --password geheim-123'))).not.toContain('geheim')
})

test.each(['-w geheim-123', '-wgeheim-123', '--db_password=geheim-123', "-w 'ge heim-123'", 'odoo -w geh'])(
  'a password is not written down either, so the journal never has it: %s',
  (given) => {
    const typed = given.includes("'") ? ['-w', 'ge heim-123'] : words(given)
    const line = recordedLine(['-d', 'shop', ...typed, '-u', 'sale'])
    expect(line).not.toMatch(/geh|heim/)
    expect(line).toContain('-d shop')
    const recorded = odooRun.recorded?.({ line: ['-d', 'shop', ...typed], withoutBackup: undefined })
    expect(JSON.stringify(recorded)).not.toMatch(/geh|heim/)
  },
)
