import { rule } from '../../rule.ts'
import { backupScripts } from '../backups.ts'

export const noRestoreTest = rule({
  id: 'ops/no-restore-test',
  severity: 'low',
  title: 'Nobody ever restores a backup to see whether it is one',
  why: 'A backup that was never restored is a hope: the wrong database, an empty file, a missing filestore show on the day it is needed.',
  source: 'facts/backup.md; PostgreSQL documentation, 26. Backup and Restore',
  fix: 'Restore the newest one into a throw-away database by a schedule, and look at it.',
  *find(project) {
    const [first] = backupScripts(project)
    if (first === undefined) return
    const isTried = project.tree.paths.some(
      (path) =>
        /\.(sh|bash|py|ya?ml)$/.test(path) &&
        path.split('/').length < 5 &&
        /restore.{0,20}(test|drill|verif|check)|(test|verif|check|drill).{0,20}restore|pg_restore.{0,60}(--list|-l\b)/is.test(
          project.tree.read(path)?.text ?? '',
        ),
    )
    if (!isTried)
      yield {
        at: { file: first.file, from: 0, to: 1 },
        message: `nothing restores what ${first.file.path} writes, to try it`,
      }
  },
})
