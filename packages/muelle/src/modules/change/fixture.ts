import type { Manifest } from '../../odoo/modules/manifests.ts'
import type { Asked } from './asked.ts'

/** Makes a manifest for a test. */
export const manifest = (
  name: string,
  depends: readonly string[] = ['base'],
  more: Partial<Manifest> = {},
): Manifest => ({
  name,
  path: '/opt/odoo/addons/1',
  title: name,
  version: '19.0.1.0',
  depends: name === 'base' ? [] : [...depends],
  autoInstall: false,
  installable: true,
  application: false,
  license: 'LGPL-3',
  missing: [],
  countries: [],
  problem: null,
  hash: null,
  ...more,
})

/** What image and database say, for a test: states of what is not `uninstalled`. */
export const asked = (manifests: readonly Manifest[], states: Readonly<Record<string, string>>): Asked => ({
  database: 'acme',
  manifests: new Map(manifests.map((each) => [each.name, each])),
  inDatabase: {
    modules: new Map(
      Object.entries(states).map(([name, state]) => [
        name,
        { name, state, version: state === 'installed' ? '19.0.1.0' : null, written: '2026-01-05T10:00:00' },
      ]),
    ),
    languages: ['en_US'],
    uuid: 'u-1',
  },
})
