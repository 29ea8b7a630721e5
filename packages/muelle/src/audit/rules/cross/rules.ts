import type { Rule } from '../../rule.ts'
import { credDrift } from './cred-drift.ts'
import { healthcheckSecret } from './healthcheck-secret.ts'

/** Rules on what two files say of one another, one line each. */
export const crossRules: readonly Rule[] = [credDrift, healthcheckSecret]
