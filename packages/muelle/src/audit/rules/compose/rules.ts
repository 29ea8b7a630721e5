import type { Rule } from '../../rule.ts'
import { adminPortExposed } from './admin-port-exposed.ts'
import { caps } from './caps.ts'
import { dbExposed } from './db-exposed.ts'
import { dbOnSharedNet } from './db-on-shared-net.ts'
import { dockerSock } from './docker-sock.ts'
import { genericAliasSharedNet } from './generic-alias-shared-net.ts'
import { hostNs } from './host-ns.ts'
import { noNewPrivs } from './no-new-privs.ts'
import { odooBypassProxy } from './odoo-bypass-proxy.ts'
import { odooDirectHttp } from './odoo-direct-http.ts'
import { odooRoot } from './odoo-root.ts'
import { pgadminNoAuth } from './pgadmin-no-auth.ts'
import { privileged } from './privileged.ts'
import { readonlyRoot } from './readonly-root.ts'
import { seccompOff } from './seccomp-off.ts'
import { sensitiveMount } from './sensitive-mount.ts'

/** Rules over compose files, one line each. */
export const composeRules: readonly Rule[] = [
  adminPortExposed,
  caps,
  dbExposed,
  dbOnSharedNet,
  dockerSock,
  genericAliasSharedNet,
  hostNs,
  noNewPrivs,
  odooBypassProxy,
  odooDirectHttp,
  odooRoot,
  pgadminNoAuth,
  privileged,
  readonlyRoot,
  seccompOff,
  sensitiveMount,
]
