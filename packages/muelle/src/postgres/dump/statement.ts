/** What becomes of a statement of a dump. */
export type Fate =
  | { readonly fate: 'send' }
  /** Left out: its loader may not do it, or need not. */
  | { readonly fate: 'leave'; readonly extension?: string }
  /** Sent, and the rows of a table follow. */
  | { readonly fate: 'copy'; readonly table: string; readonly columns: readonly string[] }
  | { readonly fate: 'refuse'; readonly why: string }

const send: Fate = { fate: 'send' }
const leave: Fate = { fate: 'leave' }
const refuse = (why: string): Fate => ({ fate: 'refuse', why })

/** A name as pg_dump writes it, quoted or not, without what a reader of lines would take for something else. */
const name = '(?:[A-Za-z_][A-Za-z0-9_$]*|"[^"\\n\\\\]+")'
const copyLine = new RegExp(`^COPY (${name})\\.(${name}) \\((${name}(?:, ${name})*)\\) FROM stdin$`)

const unquoted = (text: string) => (text.startsWith('"') ? text.slice(1, -1) : text)

/** Owner, rights, and what belongs to the superuser: the loader is the owner of all, and has no right to the rest. */
const left: readonly RegExp[] = [
  /^COMMENT ON EXTENSION /i,
  /^ALTER EXTENSION /i,
  /^ALTER [A-Z ]+ .* OWNER TO /i,
  /^(GRANT|REVOKE) /i,
  /^ALTER DEFAULT PRIVILEGES /i,
  /^(CREATE|ALTER|COMMENT ON) SCHEMA (IF NOT EXISTS )?"?public"?( |$)/i,
  /^(CREATE|ALTER|DROP) (EVENT TRIGGER|PUBLICATION|SUBSCRIPTION) /i,
  /^SECURITY LABEL /i,
  /^SET default_tablespace = /i,
  // Of a pg_dump that is newer than its server: an older one does not know it, and none needs it.
  /^SET transaction_timeout = \d+$/i,
]

/** What dumps consist of. A statement that runs code at once (DO, CALL) is in none. */
const sent: readonly RegExp[] = [
  /^SELECT pg_catalog\.set_config\('search_path', '[^'\\]*', (true|false)\)$/i,
  /^SELECT pg_catalog\.setval\('(?:[^'\\]|'')+', -?\d+, (true|false)\)$/i,
  /^SELECT pg_catalog\.(lo_(create|unlink)\('\d+'\)|lo_open\('\d+', \d+\)|lo_close\(0\)|lowrite\(0, '\\x[0-9a-f]*'\))$/i,
  /^(CREATE|ALTER|COMMENT|INSERT|DROP) /i,
  /^REFRESH MATERIALIZED VIEW /i,
  /^(BEGIN|COMMIT)$/i,
]

/**
 * The settings that pg_dump writes, with the values that it gives them: psql reads SQL by some of the others, and some change who runs it.
 * Source: PostgreSQL 10 to 18, src/bin/pg_dump/pg_backup_archiver.c, _doSetFixedOutputState and _selectTableAccessMethod.
 */
const settings: Readonly<Record<string, RegExp>> = {
  statement_timeout: /^\d+$/,
  lock_timeout: /^\d+$/,
  idle_in_transaction_session_timeout: /^\d+$/,
  client_encoding: /^'UTF-?8'$/i,
  standard_conforming_strings: /^on$/i,
  escape_string_warning: /^(on|off)$/i,
  check_function_bodies: /^(true|false|on|off)$/i,
  xmloption: /^(content|document)$/i,
  client_min_messages: /^warning$/i,
  row_security: /^(on|off)$/i,
  default_with_oids: /^(true|false)$/i,
  default_table_access_method: /^("?)heap\1$/i,
  search_path: /^[a-z_]+(, [a-z_]+)*$/,
}

/** @returns undefined when it sets nothing. */
function setting(head: string): Fate | undefined {
  if (!/^SET\b/i.test(head)) return undefined
  const [, key = '', value = ''] = /^SET ([a-z_]+) ?(?:=| TO ) ?(.+)$/i.exec(head) ?? []
  return settings[key.toLowerCase()]?.test(value)
    ? send
    : refuse('a setting is not one of those that pg_dump writes: it would change how the rest is read, or who runs it')
}

/** @param head from {@link import('./scan.ts').scan}. */
export function fateOf(head: string): Fate {
  if (head === '') return send
  if (/^COPY\b/i.test(head)) {
    const [, , table, columns] = copyLine.exec(head) ?? []
    if (table === undefined || columns === undefined) return refuse('a COPY is not as pg_dump writes it')
    return { fate: 'copy', table: unquoted(table), columns: columns.split(', ').map(unquoted) }
  }
  if (/\bfrom\s+stdin\b/i.test(head) && !head.includes("'") && !head.includes('$'))
    return refuse('rows are read by something that is no COPY')
  const extension = /^CREATE EXTENSION (?:IF NOT EXISTS )?("?)([\w-]+)\1(?: |$)/i.exec(head)?.[2]
  if (extension !== undefined) return { fate: 'leave', extension }
  if (/^(CREATE|DROP) EXTENSION /i.test(head)) return leave
  if (left.some((pattern) => pattern.test(head))) return leave
  const set = setting(head)
  if (set !== undefined) return set
  if (/^(CREATE|ALTER|DROP) (DATABASE|ROLE|USER|GROUP|TABLESPACE|SYSTEM|LANGUAGE|FOREIGN|SERVER)\b/i.test(head))
    return refuse('it is about more than one database')
  return sent.some((pattern) => pattern.test(head)) ? send : refuse('no dump of a database has such a statement')
}
