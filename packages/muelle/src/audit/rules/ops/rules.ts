import type { Rule } from '../../rule.ts'

/** The rules of area `ops`. */
export const opsRules: readonly Rule[] = []
