import type { Rule } from '../../rule.ts'
import { backupPathWrong } from './backup-path-wrong.ts'
import { backupSameHost } from './backup-same-host.ts'
import { backupStderrHidden } from './backup-stderr-hidden.ts'
import { exitCodeMasked } from './exit-code-masked.ts'
import { filestoreNotBackedUp } from './filestore-not-backed-up.ts'
import { noBackup } from './no-backup.ts'
import { noRestoreTest } from './no-restore-test.ts'
import { noRetention } from './no-retention.ts'
import { pipeMasked } from './pipe-masked.ts'
import { restoreDropsFirst } from './restore-drops-first.ts'
import { scheduleTargetMissing } from './schedule-target-missing.ts'

/** The rules of area `ops`. */
export const opsRules: readonly Rule[] = [
  backupPathWrong,
  backupSameHost,
  backupStderrHidden,
  exitCodeMasked,
  filestoreNotBackedUp,
  noBackup,
  noRestoreTest,
  noRetention,
  pipeMasked,
  restoreDropsFirst,
  scheduleTargetMissing,
]
