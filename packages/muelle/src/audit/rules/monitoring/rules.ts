import type { Rule } from '../../rule.ts'

/** The rules of area `monitoring`. */
export const monitoringRules: readonly Rule[] = []
