import table from './config-keys.json' with { type: 'json' }
import type { ConfigKeys } from './config-keys-of.ts'

/** Every key that Odoo 19 reads from odoo.conf; a test holds it equal to odoo-cli.json. */
export const configKeys = table as ConfigKeys
