import type { Rule } from '../../rule.ts'

/** The rules of area `addons`. */
export const addonsRules: readonly Rule[] = []
