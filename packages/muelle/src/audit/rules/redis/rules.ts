import type { Rule } from '../../rule.ts'

/** The rules of area `redis`. */
export const redisRules: readonly Rule[] = []
