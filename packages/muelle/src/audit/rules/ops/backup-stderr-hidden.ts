import { rule } from '../../rule.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'

const dump = /\b(pg_dump(?:all)?|pg_basebackup)\b[^;]*(?:2> *\/dev\/null|&> *\/dev\/null)/

/** Files that are put by, not those that are listed or taken out again. */
const archive = /\b(tar)\s+(?:-?\w*c\w*|--create)\s[^;|]*(?:2> *\/dev\/null|&> *\/dev\/null)/

export const backupStderrHidden = rule({
  id: 'ops/backup-stderr-hidden',
  severity: 'high',
  title: 'What a dump complains of is thrown away',
  why: 'With 2>/dev/null a dump that ends in the middle says nothing: the only sign is a file that is too small.',
  source: 'seen in public projects and in a Chilean one; PostgreSQL documentation, pg_dump, Diagnostics',
  fix: 'Let the messages go to the log of whoever runs it.',
  anywhere: true,
  *find(project) {
    for (const file of scriptsOf(project))
      for (const line of scriptLines(file)) {
        const at = dump.exec(line.text) ?? (/backup/i.test(file.path) ? archive.exec(line.text) : null)
        if (at !== null && !isShown(line.text))
          yield { at: line.placeOf(at.index), message: `${at[1]} is run with its messages thrown away` }
      }
  },
})
