import type { Rule } from '../../rule.ts'
import { composeV1 } from './compose-v1.ts'

/** The rules of area `ci`. */
export const ciRules: readonly Rule[] = [composeV1]
