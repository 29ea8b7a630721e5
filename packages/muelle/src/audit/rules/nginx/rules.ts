import type { Rule } from '../../rule.ts'

/** The rules of area `nginx`. */
export const nginxRules: readonly Rule[] = []
