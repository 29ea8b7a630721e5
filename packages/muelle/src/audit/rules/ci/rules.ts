import type { Rule } from '../../rule.ts'

/** The rules of area `ci`. */
export const ciRules: readonly Rule[] = []
