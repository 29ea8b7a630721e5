import type { Rule } from '../../rule.ts'
import { deadEventedPort } from './8072-dead.ts'
import { confOverridesEnv } from './conf-overrides-env.ts'
import { credDrift } from './cred-drift.ts'
import { envIgnored } from './env-ignored.ts'
import { healthcheckSecret } from './healthcheck-secret.ts'
import { hostUnresolvable } from './host-unresolvable.ts'
import { maxconn } from './maxconn.ts'
import { memEnvelope } from './mem-envelope.ts'
import { odooMajorMismatch } from './odoo-major-mismatch.ts'

/** Rules on what two files say of one another, one line each. */
export const crossRules: readonly Rule[] = [
  deadEventedPort,
  confOverridesEnv,
  credDrift,
  envIgnored,
  healthcheckSecret,
  hostUnresolvable,
  maxconn,
  memEnvelope,
  odooMajorMismatch,
]
