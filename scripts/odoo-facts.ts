// Writes facts/odoo/config-keys.json: the part of odoo-cli.json that muelle.yaml is checked with, so that a command need
// not read all of it. `npx node scripts/odoo-facts.ts` after odoo-cli.json was changed; a unit test tells when it is due.
import { writeFileSync } from 'node:fs'
import { configKeysOf } from '../packages/muelle/src/facts/odoo/config-keys-of.ts'
import { loadOdooCli } from '../packages/muelle/src/facts/odoo/odoo-cli.ts'

const target = new URL('../packages/muelle/src/facts/odoo/config-keys.json', import.meta.url)
writeFileSync(target, `${JSON.stringify(configKeysOf(await loadOdooCli()), undefined, 2)}\n`)
