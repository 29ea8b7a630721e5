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
  /^SET default_tablespace /i,
  // Of a pg_dump that is newer than its server: an older one does not know it, and none needs it.
  /^SET transaction_timeout /i,
]

/** What dumps consist of. A statement that runs code at once (DO, CALL) is in none. */
const sent: readonly RegExp[] = [
  /^SET [a-z_]+ ?(=|TO) ?\S+$/i,
  /^SELECT pg_catalog\.(set_config\('search_path', '[^'\\]*', (true|false)\)|setval\(.*\)|lo_\w+\(.*\)|lowrite\(.*\))$/i,
  /^(CREATE|ALTER|COMMENT|INSERT|DROP) /i,
  /^REFRESH MATERIALIZED VIEW /i,
  /^(BEGIN|COMMIT)$/i,
]

/** Settings that psql itself reads SQL by, or that change who runs it. */
const forbidden =
  /^SET (SESSION |LOCAL )?(AUTHORIZATION|ROLE|standard_conforming_strings (=|TO) (?!on$)|client_encoding (=|TO) (?!'UTF-?8'$)|backslash_quote|escape_string_warning (=|TO) (?!off$|on$))/i

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
  if (forbidden.test(head)) return refuse('a setting would change how the rest is read, or who runs it')
  if (/^(CREATE|ALTER|DROP) (DATABASE|ROLE|USER|GROUP|TABLESPACE|SYSTEM|LANGUAGE|FOREIGN|SERVER)\b/i.test(head))
    return refuse('it is about more than one database')
  return sent.some((pattern) => pattern.test(head)) ? send : refuse('no dump of a database has such a statement')
}
