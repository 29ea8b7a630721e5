import type { Rule } from '../../rule.ts'

/** The rules of area `postgres`. */
export const postgresRules: readonly Rule[] = []
