import { describe, expect, it } from 'vitest'
import { configKeys } from './config-keys.ts'
import { configKeysOf } from './config-keys-of.ts'
import { coreModules } from './core-modules.ts'
import { loadOdooCli } from './odoo-cli.ts'
import { renamedKeys } from './renamed-keys.ts'

describe('the facts of Odoo 19', () => {
  it('are taken out of odoo-cli.json as they are now (if not: node scripts/odoo-facts.ts)', async () => {
    expect(configKeys).toEqual(configKeysOf(await loadOdooCli()))
  })

  it('count as many keys and options as odoo-cli.json says of itself', async () => {
    const { meta, configKeys: keys, removedOptions } = await loadOdooCli()
    expect(meta.counts).toMatchObject({ configKeys: keys.length, removedOptions: removedOptions.length })
  })

  it('rename keys that Odoo 19 no longer has to keys that it has', () => {
    const known = new Set(configKeys.keys.map(({ key }) => key))
    expect([...renamedKeys.keys()].filter((key) => known.has(key))).toEqual([])
    expect([...renamedKeys.values()].filter((key) => key !== undefined && !known.has(key))).toEqual([])
  })

  it("know Community's modules and no others", () => {
    for (const name of ['base', 'web', 'rpc', 'sale_management', 'l10n_cl', 'account_edi_proxy_client', 'certificate'])
      expect(coreModules.has(name)).toBe(true)
    for (const name of ['web_enterprise', 'account_accountant', 'documents', 'sale_subscription', 'theme_kea', ''])
      expect(coreModules.has(name)).toBe(false)
  })
})
