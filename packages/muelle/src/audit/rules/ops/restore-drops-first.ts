import { rule } from '../../rule.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'

export const restoreDropsFirst = rule({
  id: 'ops/restore-drops-first',
  severity: 'high',
  title: 'A restore drops the database before it knows that the backup is good',
  why: 'When the file turns out to be cut off, the old database is gone already and the new one is not there.',
  source: 'seen in a Chilean project; facts/backup.md',
  fix: 'Restore into another name, look at it, and then exchange the names.',
  anywhere: true,
  *find(project) {
    for (const file of scriptsOf(project)) {
      if (!/restore|import|load/i.test(file.path)) continue
      const lines = [...scriptLines(file)].filter(({ text }) => !isShown(text))
      const drop = lines.find(({ text }) => /\bdropdb\b|DROP +DATABASE|pg_restore\b.*(--clean|-c\b)/i.test(text))
      const load = lines.findLast(({ text }) => /\bpg_restore\b|\bpsql\b.*(<|-f\b)|\|.*\bpsql\b/.test(text))
      if (drop === undefined || load === undefined || drop.from > load.from) continue
      // It was looked at before, or put aside.
      if (
        /pg_restore\b.*(--list|-l\b)|ALTER +DATABASE.*RENAME|gzip -t|gunzip -t|sha256sum -c|_old|_tmp|_new/i.test(
          file.text,
        )
      )
        continue
      yield {
        at: drop.placeOf(Math.max(0, drop.text.search(/dropdb|DROP|pg_restore/i))),
        message: `${file.path} drops the database first`,
      }
    }
  },
})
