import { rule } from '../../rule.ts'
import { backupScripts } from '../backups.ts'

export const noRetention = rule({
  id: 'ops/no-retention',
  severity: 'low',
  title: 'Backups are never removed',
  why: 'Each night one more: the disk fills up, and on that day the database stops with it.',
  source: 'Odoo-on-Docker projects in public',
  fix: 'Remove what is older than needed, or use a tool that keeps a number of each (restic forget, --keep-daily).',
  *find(project) {
    for (const line of backupScripts(project)) {
      const { file } = line
      // A name without a date is written over each time.
      if (!/\$\(?\(?date|`date|%Y|TIMESTAMP|STAMP|DATE/i.test(file.text)) continue
      if (
        /-mtime|-mmin|--keep|forget|prune|RETENTION|KEEP|rotate|head -n|tail -n \+|\brm\b.*(old|backup)/i.test(
          file.text,
        )
      )
        continue
      yield {
        at: line.placeOf(Math.max(0, line.text.search(/\bpg_dump/))),
        message: `${file.path} makes a new file each time and removes none`,
      }
    }
  },
})
