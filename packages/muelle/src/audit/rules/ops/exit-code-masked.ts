import { rule } from '../../rule.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'

export const exitCodeMasked = rule({
  id: 'ops/exit-code-masked',
  severity: 'high',
  title: 'A restore that fails counts as done',
  why: 'psql goes on after an error and exits with 0: a half-restored database looks like a whole one.',
  source: 'PostgreSQL documentation, psql, ON_ERROR_STOP and Exit Status',
  fix: 'Add -v ON_ERROR_STOP=1 (and --single-transaction where it fits).',
  anywhere: true,
  *find(project) {
    for (const file of scriptsOf(project)) {
      if (!/restore|import|load/i.test(file.path) || /ON_ERROR_STOP/.test(file.text)) continue
      for (const line of scriptLines(file)) {
        const at = /\|.*\bpsql\b|\bpsql\b[^|]*(<(?!<)|\s-f\b|--file)/.exec(line.text)
        if (at !== null && !isShown(line.text))
          yield {
            at: line.placeOf(line.text.indexOf('psql', at.index)),
            message: 'psql reads a backup without ON_ERROR_STOP',
          }
      }
    }
  },
})
