import { isSecretName } from './credentials.ts'

/** A password on a command line, where `ps` and `docker inspect` show it. */
export interface PasswordOption {
  /** As it is written: `--db_password`. */
  readonly option: string
  /** Without its quotes; may be a variable. */
  readonly value: string
  /** Offset of the option within the line. */
  readonly index: number
}

const value = String.raw`(?<value>"[^"]*"|'[^']*'|[^\s"';|&)]+)`
/** From a program to an option of its own, within one command. */
const upTo = String.raw`\b[^|;&]{0,400}?\s`

/** Source: `odoo --help`; redis-cli and redis-server, sshpass(1), mysql, curl(1), wget(1), docker-login and docker-run. */
const forms: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<option>--(?:db[_-]password|db[_-]pass|smtp[_-]password|requirepass|masterauth|admin[_-]passw(?:or)?d))(?:=|\s+)${value}`,
    'g',
  ),
  new RegExp(String.raw`\bodoo(?:-bin)?(?:\.py)?${upTo}(?<option>-w)(?:=|\s*)${value}`, 'g'),
  new RegExp(String.raw`\bredis-cli${upTo}(?<option>-a|--pass)\s+${value}`, 'g'),
  new RegExp(String.raw`\bsshpass\s+(?<option>-p)\s*${value}`, 'g'),
  new RegExp(
    String.raw`\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)${upTo}(?<option>-p|--password=)(?!\s)${value}`,
    'g',
  ),
  new RegExp(String.raw`\bcurl${upTo}(?<option>-u|--user)(?:=|\s*)["']?[^\s:"'$]{1,60}:(?<value>[^\s"']+)`, 'g'),
  new RegExp(String.raw`\bwget${upTo}(?<option>--(?:http-|ftp-)?password)(?:=|\s+)${value}`, 'g'),
  new RegExp(String.raw`\bdocker\s+login${upTo}(?<option>-p|--password)(?:=|\s+)${value}`, 'g'),
  new RegExp(String.raw`\bdocker(?:-compose)?${upTo}(?<option>-e|--env)(?:=|\s+)["']?(?<name>\w+)=${value}`, 'g'),
  /\b(?:psql|pg_dump|pg_restore|pg_dumpall|createdb)\b[^|;&]{0,400}?(?<option>postgres(?:ql)?:\/\/[^:\s@]{1,60}:)(?<value>[^@\s"']+)@/g,
]

const longest = 4000

/** The passwords among the words of a line of a shell or of a command. */
export function passwordOptions(line: string): readonly PasswordOption[] {
  const found = new Map<number, PasswordOption>()
  const text = line.slice(0, longest)
  if (!/pass|-w|-a|-p|-u|-e|:\/\//.test(text)) return []
  for (const form of forms)
    for (const match of text.matchAll(form)) {
      const { option = '', value: written = '', name } = match.groups ?? {}
      if (name !== undefined && !isSecretName(name)) continue
      const bare = written.replace(/^(["'])(.*)\1$/, '$2')
      if (bare === '' || bare.startsWith('-')) continue
      const index = match.index + match[0].indexOf(option)
      const told = option.includes('://') ? 'the address' : name === undefined ? option : `${option} ${name}`
      found.set(index, { option: told, value: bare, index })
    }
  return [...found.values()]
}
