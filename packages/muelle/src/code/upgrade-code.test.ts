import { expect, test } from 'vitest'
import { upgradeArgv, upgradeCode } from './upgrade-code.ts'

test('Odoo’s function is given the versions and the folders of the modules', () => {
  const argv = upgradeArgv({ from: '17.0', to: '19.0' }, ['addons', 'more'])
  expect(argv.slice(0, 2)).toEqual(['python3', '-c'])
  expect(argv.slice(3)).toEqual(['17.0', '19.0', 'addons,more'])
})

test.each(['18', 'latest', '18.0; rm', ''])('%j is no version', (from) => {
  expect(upgradeCode.input.safeParse({ from }).success).toBe(false)
})
