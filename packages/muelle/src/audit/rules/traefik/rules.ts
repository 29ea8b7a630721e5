import type { Rule } from '../../rule.ts'
import { acmeEmail } from './acme-email.ts'
import { acmeUnpersisted } from './acme-unpersisted.ts'
import { apiInsecure } from './api-insecure.ts'
import { bodyLimit } from './body-limit.ts'
import { dashboardPublic } from './dashboard-public.ts'
import { dbmanagerRouted } from './dbmanager-routed.ts'
import { exposedByDefault } from './exposed-by-default.ts'
import { noRedirect } from './no-redirect.ts'
import { noWebsocket } from './no-websocket.ts'
import { ruleNoBackticks } from './rule-no-backticks.ts'
import { versionDocker29 } from './version-docker29.ts'

/** The rules of area `traefik`. */
export const traefikRules: readonly Rule[] = [
  acmeEmail,
  acmeUnpersisted,
  apiInsecure,
  bodyLimit,
  dashboardPublic,
  dbmanagerRouted,
  exposedByDefault,
  noRedirect,
  noWebsocket,
  ruleNoBackticks,
  versionDocker29,
]
