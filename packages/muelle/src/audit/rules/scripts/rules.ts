import type { Rule } from '../../rule.ts'

/** The rules of area `scripts`. */
export const scriptsRules: readonly Rule[] = []
