import type { Rule } from '../../rule.ts'
import { absentFile } from './absent-file.ts'
import { composeV1 } from './compose-v1.ts'
import { vacuousGate } from './vacuous-gate.ts'

/** The rules of area `ci`. */
export const ciRules: readonly Rule[] = [absentFile, composeV1, vacuousGate]
