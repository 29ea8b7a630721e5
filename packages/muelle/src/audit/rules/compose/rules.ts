import type { Rule } from '../../rule.ts'
import { adminPortExposed } from './admin-port-exposed.ts'
import { alpineLocale } from './alpine-locale.ts'
import { caps } from './caps.ts'
import { chmodDatadir } from './chmod-datadir.ts'
import { chownOnStart } from './chown-on-start.ts'
import { configBindMissing } from './config-bind-missing.ts'
import { containerNameClash } from './container-name-clash.ts'
import { dbExposed } from './db-exposed.ts'
import { dbOnSharedNet } from './db-on-shared-net.ts'
import { dependsNoCondition } from './depends-no-condition.ts'
import { devOverrideAuto } from './dev-override-auto.ts'
import { dockerSock } from './docker-sock.ts'
import { dupPort } from './dup-port.ts'
import { etcOdooVolume } from './etc-odoo-volume.ts'
import { genericAliasSharedNet } from './generic-alias-shared-net.ts'
import { healthcheckBin } from './healthcheck-bin.ts'
import { healthcheckWrong } from './healthcheck-wrong.ts'
import { hostNs } from './host-ns.ts'
import { imageBadRef } from './image-bad-ref.ts'
import { imageLatest } from './image-latest.ts'
import { imageNoDigest } from './image-no-digest.ts'
import { imageNoVersion } from './image-no-version.ts'
import { noCpuPids } from './no-cpu-pids.ts'
import { noFilestoreVolume } from './no-filestore-volume.ts'
import { noHealthcheck } from './no-healthcheck.ts'
import { noLogRotation } from './no-log-rotation.ts'
import { noMemLimit } from './no-mem-limit.ts'
import { noNewPrivs } from './no-new-privs.ts'
import { noRestart } from './no-restart.ts'
import { odooBypassProxy } from './odoo-bypass-proxy.ts'
import { odooDirectHttp } from './odoo-direct-http.ts'
import { odooRoot } from './odoo-root.ts'
import { optionalServiceBlocksOdoo } from './optional-service-blocks-odoo.ts'
import { overlayInvalid } from './overlay-invalid.ts'
import { pgNoVolume } from './pg-no-volume.ts'
import { pgShm } from './pg-shm.ts'
import { pg17ParentMount } from './pg17-parent-mount.ts'
import { pg18Mount } from './pg18-mount.ts'
import { pgadminNoAuth } from './pgadmin-no-auth.ts'
import { pgdataMismatch } from './pgdata-mismatch.ts'
import { port8071NotGevent } from './port-8071-not-gevent.ts'
import { portDead } from './port-dead.ts'
import { privileged } from './privileged.ts'
import { readonlyRoot } from './readonly-root.ts'
import { reinitOnStart } from './reinit-on-start.ts'
import { runtimeFetch } from './runtime-fetch.ts'
import { runtimeInstall } from './runtime-install.ts'
import { seccompOff } from './seccomp-off.ts'
import { sensitiveMount } from './sensitive-mount.ts'
import { serviceExposed } from './service-exposed.ts'
import { stopGrace } from './stop-grace.ts'
import { undefinedVar } from './undefined-var.ts'
import { unusedVolume } from './unused-volume.ts'
import { versionKey } from './version-key.ts'
import { volumeTmp } from './volume-tmp.ts'

/** Rules over compose files, one line each. */
export const composeRules: readonly Rule[] = [
  adminPortExposed,
  alpineLocale,
  caps,
  chmodDatadir,
  chownOnStart,
  configBindMissing,
  containerNameClash,
  dbExposed,
  dbOnSharedNet,
  dependsNoCondition,
  devOverrideAuto,
  dockerSock,
  dupPort,
  etcOdooVolume,
  genericAliasSharedNet,
  healthcheckBin,
  healthcheckWrong,
  hostNs,
  imageBadRef,
  imageLatest,
  imageNoDigest,
  imageNoVersion,
  noCpuPids,
  noFilestoreVolume,
  noHealthcheck,
  noLogRotation,
  noMemLimit,
  noNewPrivs,
  noRestart,
  odooBypassProxy,
  odooDirectHttp,
  odooRoot,
  optionalServiceBlocksOdoo,
  overlayInvalid,
  pgNoVolume,
  pgShm,
  pg17ParentMount,
  pg18Mount,
  pgadminNoAuth,
  pgdataMismatch,
  port8071NotGevent,
  portDead,
  privileged,
  readonlyRoot,
  reinitOnStart,
  runtimeFetch,
  runtimeInstall,
  seccompOff,
  sensitiveMount,
  serviceExposed,
  stopGrace,
  undefinedVar,
  unusedVolume,
  versionKey,
  volumeTmp,
]
