import type { Rule } from '../rule.ts'
import { addonsRules } from './addons/rules.ts'
import { ciRules } from './ci/rules.ts'
import { composeRules } from './compose/rules.ts'
import { confRules } from './conf/rules.ts'
import { crossRules } from './cross/rules.ts'
import { dockerfileRules } from './dockerfile/rules.ts'
import { docsRules } from './docs/rules.ts'
import { gitRules } from './git/rules.ts'
import { monitoringRules } from './monitoring/rules.ts'
import { nginxRules } from './nginx/rules.ts'
import { opsRules } from './ops/rules.ts'
import { pgbouncerRules } from './pgbouncer/rules.ts'
import { postgresRules } from './postgres/rules.ts'
import { redisRules } from './redis/rules.ts'
import { scriptsRules } from './scripts/rules.ts'
import { secretsRules } from './secrets/rules.ts'
import { traefikRules } from './traefik/rules.ts'

/** Every rule of the house: an area's list each. A country's come with its pack. */
export const rules: readonly Rule[] = [
  ...addonsRules,
  ...ciRules,
  ...composeRules,
  ...confRules,
  ...crossRules,
  ...dockerfileRules,
  ...docsRules,
  ...gitRules,
  ...monitoringRules,
  ...nginxRules,
  ...opsRules,
  ...pgbouncerRules,
  ...postgresRules,
  ...redisRules,
  ...scriptsRules,
  ...secretsRules,
  ...traefikRules,
]
