import type { Rule } from '../../rule.ts'
import { noAuth } from './no-auth.ts'
import { odooSessionEnv } from './odoo-session-env.ts'

/** The rules of area `redis`. */
export const redisRules: readonly Rule[] = [noAuth, odooSessionEnv]
