import type { Rule } from '../../rule.ts'
import { addonsDataIgnored } from './addons-data-ignored.ts'
import { secretInHistory } from './secret-in-history.ts'

/** Rules on what git has and has not, one line each. */
export const gitRules: readonly Rule[] = [addonsDataIgnored, secretInHistory]
