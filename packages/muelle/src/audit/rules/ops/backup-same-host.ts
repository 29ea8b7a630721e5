import { rule } from '../../rule.ts'
import { backupScripts, leaves } from '../backups.ts'

export const backupSameHost = rule({
  id: 'ops/backup-same-host',
  severity: 'medium',
  title: 'Backups stay on the machine that they are of',
  why: 'The disk that breaks, the key that leaks, the account that is deleted take the backups along.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Copy them to another place in the same run (restic, rclone, rsync over ssh), and keep some where this host cannot delete.',
  *find(project) {
    // One that sends them away may be another script of the same project.
    if (
      project.tree.paths.some(
        (path) =>
          /\.(sh|bash|py|ya?ml|cron|mk)$|akefile$|crontab/.test(path) && leaves(project.tree.read(path)?.text ?? ''),
      )
    )
      return
    for (const line of backupScripts(project))
      yield {
        at: line.placeOf(Math.max(0, line.text.search(/\bpg_dump|\btar\b/))),
        message: `nothing sends what ${line.file.path} writes to another machine`,
      }
  },
})
