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
const option = (names: string, behind = String.raw`(?:=|\s+)`) =>
  new RegExp(String.raw`(?<=\s)(?<option>${names})${behind}${value}`, 'g')

/**
 * Options by the program that takes them, within one command; those without a program belong to one only. Source: `odoo --help`;
 * redis-cli and redis-server, sshpass(1), mysql, curl(1), wget(1), docker-login, docker-run; Odoo 19.0 web/controllers/database.py, master_pwd
 */
const forms: readonly { readonly program: RegExp; readonly option: RegExp }[] = [
  {
    program: /^|\s(?=--)/g,
    option: option('--(?:db[_-]password|db[_-]pass|smtp[_-]password|requirepass|masterauth|admin[_-]passw(?:or)?d)'),
  },
  { program: /\bodoo(?:-bin)?(?:\.py)?(?=\s)/g, option: option('-w', String.raw`(?:=|\s*)`) },
  { program: /\bredis-cli\b/g, option: option('-a|--pass', String.raw`\s+`) },
  { program: /\bsshpass\b/g, option: option('-p', String.raw`\s*`) },
  {
    program: /\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b/g,
    option: option('-p|--password=', String.raw`(?!\s)`),
  },
  {
    program: /\bcurl\b/g,
    option: /(?<=\s)(?<option>-u|--user)(?:=|\s*)["']?[^\s:"'$]{1,60}:(?<value>[^\s"']+)/g,
  },
  {
    program: /\b(?:curl|wget)\b/g,
    option:
      /(?<=\s)(?<option>-F|-d|--data(?:-raw|-urlencode)?|--form|--post-data)(?:=|\s+)["']?[^"'\s]{0,200}?\b(?:master_pwd|password|passwd|pwd)=(?<value>[^\s"'&;]+)/g,
  },
  { program: /\bwget\b/g, option: option('--(?:http-|ftp-)?password') },
  { program: /\b(?:docker|podman|nerdctl)\s+login\b/g, option: option('-p|--password') },
  {
    program: /\b(?:docker|podman|nerdctl)(?:-compose)?\b/g,
    option: new RegExp(String.raw`(?<=\s)(?<option>-e|--env)(?:=|\s+)["']?(?<name>\w+)=${value}`, 'g'),
  },
  {
    program: /\b(?:psql|pg_dump|pg_restore|pg_dumpall|createdb)\b/g,
    option: /(?<option>postgres(?:ql)?:\/\/[^:\s@]{1,60}:)(?<value>[^@\s"']+)@/g,
  },
]

const longest = 4000
/** Cheaper than asking for each form. */
const mayHold =
  /--(?:db|smtp|admin|requirepass|masterauth)|\b(?:odoo|redis-cli|sshpass|mysql|mariadb|curl|wget|docker|podman|nerdctl|psql|pg_\w+|createdb)\b/

/** The passwords among the words of a line of a shell or of a command. */
export function passwordOptions(line: string): readonly PasswordOption[] {
  const text = line.slice(0, longest)
  if (!mayHold.test(text)) return []
  const found = new Map<number, PasswordOption>()
  for (const form of forms) {
    let done = 0
    for (const { index: start } of text.matchAll(form.program)) {
      if (start < done) continue
      done = endOfCommand(text, start)
      for (const match of text.slice(start, done).matchAll(form.option)) {
        const { option: written = '', value: given = '', name } = match.groups ?? {}
        if (name !== undefined && !isSecretName(name)) continue
        const bare = given.replace(/^(["'])(.*)\1$/, '$2')
        if (bare === '' || bare.startsWith('-')) continue
        const told = written.includes('://') ? 'the address' : name === undefined ? written : `${written} ${name}`
        const index = start + match.index + match[0].indexOf(written)
        found.set(index, { option: told, value: bare, index })
      }
    }
  }
  return [...found.values()]
}

/** Where the next command begins: signs within quotes are none. */
function endOfCommand(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (quote === '' && (char === '|' || char === ';' || char === '&')) return at + 1
  }
  return text.length
}
