import type { Rule } from '../../rule.ts'
import { eol } from './eol.ts'
import { odooSuperuser } from './odoo-superuser.ts'

/** The rules of area `postgres`. */
export const postgresRules: readonly Rule[] = [eol, odooSuperuser]
