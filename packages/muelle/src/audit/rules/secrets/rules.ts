import type { Rule } from '../../rule.ts'

/** The rules of area `secrets`. */
export const secretsRules: readonly Rule[] = []
