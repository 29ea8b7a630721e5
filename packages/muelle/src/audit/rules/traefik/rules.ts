import type { Rule } from '../../rule.ts'

/** The rules of area `traefik`. */
export const traefikRules: readonly Rule[] = []
