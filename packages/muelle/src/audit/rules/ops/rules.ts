import type { Rule } from '../../rule.ts'
import { backupStderrHidden } from './backup-stderr-hidden.ts'
import { filestoreNotBackedUp } from './filestore-not-backed-up.ts'
import { noBackup } from './no-backup.ts'
import { noRetention } from './no-retention.ts'
import { pipeMasked } from './pipe-masked.ts'
import { restoreDropsFirst } from './restore-drops-first.ts'

/** The rules of area `ops`. */
export const opsRules: readonly Rule[] = [
  backupStderrHidden,
  filestoreNotBackedUp,
  noBackup,
  noRetention,
  pipeMasked,
  restoreDropsFirst,
]
