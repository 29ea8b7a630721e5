import type { Rule } from '../../rule.ts'
import { adminPasswdDefault } from './admin-passwd-default.ts'
import { adminPasswdFalse19 } from './admin-passwd-false-19.ts'
import { adminPasswdWeak } from './admin-passwd-weak.ts'
import { confBadChoice } from './bad-choice.ts'
import { cronNoLimit } from './cron-no-limit.ts'
import { cronZero } from './cron-zero.ts'
import { datadirInConfig } from './datadir-in-config.ts'
import { dbfilterGlob } from './dbfilter-glob.ts'
import { dbfilterMismatch } from './dbfilter-mismatch.ts'
import { dbfilterOpen } from './dbfilter-open.ts'
import { demoData19 } from './demo-data-19.ts'
import { devMode } from './dev-mode.ts'
import { confDuplicateKey } from './duplicate-key.ts'
import { confEnvLiteral } from './env-literal.ts'
import { hardLimitLow } from './hard-limit-low.ts'
import { confIgnoredInFile } from './ignored-in-file.ts'
import { confInlineComment } from './inline-comment.ts'
import { listDb } from './list-db.ts'
import { listdbNoDbname } from './listdb-no-dbname.ts'
import { logfileNoRotation } from './logfile-no-rotation.ts'
import { loglevelDebug } from './loglevel-debug.ts'
import { loglevelTooLow } from './loglevel-too-low.ts'
import { noDbfilter } from './no-dbfilter.ts'
import { proxyModeNoProxy } from './proxy-mode-no-proxy.ts'
import { proxyModeOff } from './proxy-mode-off.ts'
import { softGeHard } from './soft-ge-hard.ts'
import { swmNoRpc19 } from './swm-no-rpc-19.ts'
import { timeVsProxy } from './time-vs-proxy.ts'
import { confUnitValue } from './unit-value.ts'
import { confUnknownOption } from './unknown-option.ts'
import { workersVsCpu } from './workers-vs-cpu.ts'
import { workersZero } from './workers-zero.ts'

/** The rules on `odoo.conf`. */
export const confRules: readonly Rule[] = [
  adminPasswdDefault,
  adminPasswdFalse19,
  adminPasswdWeak,
  confBadChoice,
  cronNoLimit,
  cronZero,
  datadirInConfig,
  dbfilterGlob,
  dbfilterMismatch,
  dbfilterOpen,
  demoData19,
  devMode,
  confDuplicateKey,
  confEnvLiteral,
  hardLimitLow,
  confIgnoredInFile,
  confInlineComment,
  listDb,
  listdbNoDbname,
  logfileNoRotation,
  loglevelDebug,
  loglevelTooLow,
  noDbfilter,
  proxyModeNoProxy,
  proxyModeOff,
  softGeHard,
  swmNoRpc19,
  timeVsProxy,
  confUnitValue,
  confUnknownOption,
  workersVsCpu,
  workersZero,
]
