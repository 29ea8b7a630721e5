import type { Rule } from '../../rule.ts'
import { addonsDataIgnored } from './addons-data-ignored.ts'

/** Rules on what git has and has not, one line each. */
export const gitRules: readonly Rule[] = [addonsDataIgnored]
