import type { Rule } from '../../rule.ts'

/** The rules of area `docs`. */
export const docsRules: readonly Rule[] = []
