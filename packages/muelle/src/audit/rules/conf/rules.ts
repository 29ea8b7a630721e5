import type { Rule } from '../../rule.ts'
import { adminPasswdDefault } from './admin-passwd-default.ts'
import { adminPasswdFalse19 } from './admin-passwd-false-19.ts'
import { adminPasswdWeak } from './admin-passwd-weak.ts'
import { cronNoLimit } from './cron-no-limit.ts'
import { cronZero } from './cron-zero.ts'
import { dbfilterGlob } from './dbfilter-glob.ts'
import { dbfilterMismatch } from './dbfilter-mismatch.ts'
import { dbfilterOpen } from './dbfilter-open.ts'
import { hardLimitLow } from './hard-limit-low.ts'
import { inlineComment } from './inline-comment.ts'
import { listDb } from './list-db.ts'
import { listdbNoDbname } from './listdb-no-dbname.ts'
import { noDbfilter } from './no-dbfilter.ts'
import { proxyModeNoProxy } from './proxy-mode-no-proxy.ts'
import { proxyModeOff } from './proxy-mode-off.ts'
import { softGeHard } from './soft-ge-hard.ts'
import { timeVsProxy } from './time-vs-proxy.ts'
import { workersVsCpu } from './workers-vs-cpu.ts'
import { workersZero } from './workers-zero.ts'

/** The rules on `odoo.conf`. */
export const confRules: readonly Rule[] = [
  timeVsProxy,
  adminPasswdDefault,
  adminPasswdFalse19,
  adminPasswdWeak,
  cronNoLimit,
  cronZero,
  dbfilterGlob,
  dbfilterMismatch,
  dbfilterOpen,
  hardLimitLow,
  inlineComment,
  listDb,
  listdbNoDbname,
  noDbfilter,
  proxyModeNoProxy,
  proxyModeOff,
  softGeHard,
  workersVsCpu,
  workersZero,
]
