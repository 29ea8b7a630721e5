import { UserError } from '../kernel/errors.ts'
import { scan } from '../postgres/dump/scan.ts'

/**
 * SQL as psql is given it on its standard input, where backslash commands would count.
 * @returns its text with an end, the number of its statements, and whether one of them may keep what came before it.
 * @throws UserError for whatever is no SQL of statements alone, or psql could read in another way.
 */
export function plainSql(command: string): {
  readonly sql: string
  readonly statements: number
  readonly commits: boolean
} {
  const sql = `${command}\n;\n`
  const data = Buffer.from(sql)
  let statements = 0
  let commits = false
  for (let at = 0; ; ) {
    const next = scan(data, at)
    if (next.kind === 'command')
      throw refused(
        'A backslash command is none of SQL’s.',
        'At a terminal psql takes them: muelle databases psql DATABASE.',
      )
    if (next.kind === 'doubtful') throw refused(`This SQL can be read in two ways: ${next.why}.`, 'Write it plainly.')
    if (next.kind === 'incomplete') {
      if (next.empty) return { sql, statements, commits }
      throw refused('This SQL has no end: a quote or a comment is open.', 'Close it.')
    }
    if (/^copy\b.*\bfrom\s+(?:stdin|pstdin)\b/is.test(next.head))
      throw refused('COPY FROM STDIN has nowhere to read from here.', 'At a terminal: muelle databases psql DATABASE.')
    // Procedures and DO may commit inside.
    if (/^(commit|end|prepare transaction|call|do)\b/i.test(next.head)) commits = true
    if (next.head !== '') statements += next.head === ';' ? 0 : 1
    at = next.end
  }
}

/** What of SQL may be written down: its first words; what follows may hold a password. */
export const firstWords = (command: string): string =>
  `${/^\s*(?:[A-Za-z_][\w.]*\s+){0,2}(?:[A-Za-z_][\w.]*)?/.exec(command)?.[0].trim().replace(/\s+/g, ' ') ?? ''} …`.trim()

const refused = (what: string, next: string) => new UserError({ what, next }, { refused: true })
