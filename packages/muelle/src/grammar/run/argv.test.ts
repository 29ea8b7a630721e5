import { describe, expect, it } from 'vitest'
import { argvFor } from './argv.ts'

const words = (line: string) => argvFor(line.split(' '))?.join(' ')

describe('the words to run', () => {
  it.each([
    ['-d shop -u sale', 'odoo -d shop -u sale --no-http --workers=0 --stop-after-init'],
    ['-d shop -u sale --stop-after-init', 'odoo -d shop -u sale --stop-after-init --no-http --workers=0'],
    ['-d shop -u sale --workers=4', 'odoo -d shop -u sale --workers=4 --no-http --workers=0 --stop-after-init'],
    ['-d shop --test-tags /sale', 'odoo -d shop --test-tags /sale --workers=0'],
    ['shell -d shop', 'odoo shell -d shop --no-http --workers=0'],
    ['neutralize -d shop', 'odoo neutralize -d shop --no-http --workers=0'],
    ['db dump shop /tmp/x.zip', 'odoo db dump shop /tmp/x.zip'],
    ['module upgrade -d shop sale', 'odoo module upgrade -d shop sale'],
    ['i18n loadlang -d shop -l es', 'odoo i18n loadlang -d shop -l es'],
    ['--version', 'odoo --version'],
  ])('%s', (line, expected) => {
    expect(words(line)).toBe(expected)
  })

  it.each(['--workers=4', '--save --workers=4 --stop-after-init', 'start', 'server'])('are none for %s', (line) => {
    expect(words(line)).toBeUndefined()
  })
})
