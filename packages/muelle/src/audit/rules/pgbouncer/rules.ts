import type { Rule } from '../../rule.ts'

/** The rules of area `pgbouncer`. */
export const pgbouncerRules: readonly Rule[] = []
