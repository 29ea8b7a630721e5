import { expect, test } from 'vitest'
import { asked, manifest } from './fixture.ts'
import { reachOfInstall, reachOfUninstall, reachOfUpdate } from './reach.ts'

const image = [
  manifest('base'),
  manifest('web'),
  manifest('sale', ['web', 'account']),
  manifest('account', ['web']),
  manifest('sale_account_bridge', ['sale', 'account'], { autoInstall: true }),
  manifest('bridge_of_bridge', ['sale_account_bridge', 'web'], { autoInstall: ['sale_account_bridge'] }),
  manifest('l10n_cl_sale', ['sale'], { autoInstall: true, countries: ['cl'] }),
  manifest('other_bridge', ['account', 'stock'], { autoInstall: true }),
  manifest('stock', ['web']),
]
const states = { base: 'installed', web: 'installed' }

test('an installation brings what is needed, and what installs itself then, however far', () => {
  expect(reachOfInstall(['sale'], asked(image, states))).toEqual({
    needed: ['account'],
    byThemselves: ['bridge_of_bridge', 'sale_account_bridge'],
    dependants: [],
  })
})

test('what installs itself waits for all that it names, and one that somebody took out is not brought back', () => {
  const before = asked(image, { ...states, stock: 'installed', other_bridge: 'uninstalled' })
  expect(reachOfInstall(['account'], before).byThemselves).toEqual(['other_bridge'])
  expect(reachOfInstall(['stock'], asked(image, { ...states, account: 'installed' })).byThemselves).toEqual([
    'other_bridge',
  ])
  expect(reachOfInstall(['stock'], asked(image, states)).byThemselves).toEqual([])
})

test('an update reaches what depends on a module, and what its new version needs for the first time', () => {
  const before = asked(image, { ...states, sale: 'installed', account: 'uninstalled' })
  expect(reachOfUpdate(['web'], before)).toEqual({ needed: ['account'], byThemselves: [], dependants: ['sale'] })
})

test('an uninstallation takes what depends on it, and nothing that is not there', () => {
  const all = Object.fromEntries(image.map(({ name }) => [name, 'installed']))
  expect(reachOfUninstall(['sale'], asked(image, { ...all, l10n_cl_sale: 'uninstalled' })).dependants).toEqual([
    'bridge_of_bridge',
    'sale_account_bridge',
  ])
})
