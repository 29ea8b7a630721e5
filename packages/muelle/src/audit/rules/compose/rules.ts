import type { Rule } from '../../rule.ts'
import { adminPortExposed } from './admin-port-exposed.ts'
import { caps } from './caps.ts'
import { dbExposed } from './db-exposed.ts'
import { dbOnSharedNet } from './db-on-shared-net.ts'
import { dependsNoCondition } from './depends-no-condition.ts'
import { dockerSock } from './docker-sock.ts'
import { genericAliasSharedNet } from './generic-alias-shared-net.ts'
import { healthcheckBin } from './healthcheck-bin.ts'
import { healthcheckWrong } from './healthcheck-wrong.ts'
import { hostNs } from './host-ns.ts'
import { imageBadRef } from './image-bad-ref.ts'
import { imageLatest } from './image-latest.ts'
import { imageNoDigest } from './image-no-digest.ts'
import { imageNoVersion } from './image-no-version.ts'
import { noCpuPids } from './no-cpu-pids.ts'
import { noHealthcheck } from './no-healthcheck.ts'
import { noLogRotation } from './no-log-rotation.ts'
import { noMemLimit } from './no-mem-limit.ts'
import { noNewPrivs } from './no-new-privs.ts'
import { noRestart } from './no-restart.ts'
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
  dependsNoCondition,
  dockerSock,
  genericAliasSharedNet,
  healthcheckBin,
  healthcheckWrong,
  hostNs,
  imageBadRef,
  imageLatest,
  imageNoDigest,
  imageNoVersion,
  noCpuPids,
  noHealthcheck,
  noLogRotation,
  noMemLimit,
  noNewPrivs,
  noRestart,
  odooBypassProxy,
  odooDirectHttp,
  odooRoot,
  pgadminNoAuth,
  privileged,
  readonlyRoot,
  seccompOff,
  sensitiveMount,
]
