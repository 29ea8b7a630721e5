import type { Rule } from '../../rule.ts'
import { nameDrift } from './name-drift.ts'
import { portDrift } from './port-drift.ts'

/** The rules of area `docs`. */
export const docsRules: readonly Rule[] = [nameDrift, portDrift]
