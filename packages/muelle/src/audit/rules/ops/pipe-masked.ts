import { rule } from '../../rule.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'

export const pipeMasked = rule({
  id: 'ops/pipe-masked',
  severity: 'high',
  title: 'A dump that fails goes unnoticed behind a pipe',
  why: 'A pipeline ends as its last program does: when pg_dump dies, gzip still writes a small valid file, and the script says it went well.',
  source: 'POSIX, 2.9.2 Pipelines; Bash manual, set -o pipefail',
  fix: 'Write set -o pipefail at the head of the script (bash), or dump to a file first.',
  anywhere: true,
  *find(project) {
    for (const file of scriptsOf(project)) {
      if (/pipefail/.test(file.text)) continue
      for (const line of scriptLines(file)) {
        const at = /\b(pg_dump(all)?|pg_basebackup|odoo(-bin)? +db +dump)\b[^|;&]*\|(?!\|)/.exec(line.text)
        if (at !== null && !isShown(line.text) && !/PIPESTATUS/.test(file.text))
          yield { at: line.placeOf(at.index), message: `${at[1]} stands before a pipe, and pipefail is not set` }
      }
    }
  },
})
