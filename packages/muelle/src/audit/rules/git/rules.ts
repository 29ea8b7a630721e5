import type { Rule } from '../../rule.ts'

/** The rules of area `git`. */
export const gitRules: readonly Rule[] = []
