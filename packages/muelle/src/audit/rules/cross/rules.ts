import type { Rule } from '../../rule.ts'

/** The rules of area `cross`. */
export const crossRules: readonly Rule[] = []
