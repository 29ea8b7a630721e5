import { UserError } from '../../kernel/errors.ts'
import { scan } from './scan.ts'
import { fateOf } from './statement.ts'

/** What is told of a dump's SQL while it passes. */
export interface SqlWatcher {
  /** An extension that the dump wants; its statement is left out: the superuser makes it before. */
  extension?(name: string): void
  /** A piece of a table's rows, as `COPY` has them; it need not end with a line, and is nobody's afterwards. */
  rows?(table: string, columns: readonly string[], data: Buffer): void
  /** The rows of a table are over. */
  table?(table: string, columns: readonly string[]): void
}

/** Longest statement that is held, in bytes: no dump of Odoo comes near. */
const longest = 64 * 1024 * 1024

/**
 * Sent before every statement when psql does not know `\restrict`: code of a dump that runs while it is loaded (a trigger, a CHECK) may
 * change these, and psql reads the next line by them. With SJIS it takes a quote for the second half of a character.
 */
const reading = Buffer.from("\nSET client_encoding = 'UTF8'; SET standard_conforming_strings = on;\n")

export interface FilterOptions {
  /** psql has no guard of its own against backslash commands. */
  readonly unguarded?: boolean
}

/**
 * Lets the SQL of a dump through to psql, without what its loader may not do: extensions, owners, rights.
 * @param source plain SQL; its pieces are the filter's from then on.
 * @throws UserError, refused, for what psql would do beyond sending SQL (backslash commands run programs), and for what is cut off.
 */
export async function* filterSql(
  source: AsyncIterable<Buffer>,
  watcher: SqlWatcher = {},
  options: FilterOptions = {},
): AsyncGenerator<Buffer> {
  const filter = new SqlFilter(watcher, options)
  for await (const piece of source) yield* filter.push(piece)
  yield* filter.end()
}

/** The same by hand: what is pushed comes back as far as it is known to be harmless. */
class SqlFilter {
  readonly #watcher: SqlWatcher
  #rest: Buffer = Buffer.alloc(0)
  /** Bytes that are to be there before it is worth reading again: a long statement must not be read once a piece. */
  #enough = 0
  #copy: { readonly table: string; readonly columns: readonly string[] } | undefined

  readonly #unguarded: boolean

  constructor(watcher: SqlWatcher, { unguarded = false }: FilterOptions) {
    this.#watcher = watcher
    this.#unguarded = unguarded
  }

  push(piece: Buffer): readonly Buffer[] {
    // psql measures lines by strlen: one with a zero byte is no whole line for it, and the mark behind it no end of rows.
    if (piece.includes(0)) throw refused('it holds a zero byte', this.#copy?.table ?? '')
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    return this.#rest.length < this.#enough ? [] : this.#read()
  }

  end(): readonly Buffer[] {
    const last = this.#read()
    if (this.#copy !== undefined) throw refused('it ends among the rows of a table', this.#copy.table)
    // A comment at the end is whole with its line.
    const left = scan(Buffer.concat([this.#rest, Buffer.from('\n')]), 0)
    if (left.kind !== 'incomplete' || !left.empty)
      throw refused('it ends in the middle of a statement', this.#rest.toString('latin1'))
    return last
  }

  /** Reads as far as it can; what is left waits for more. */
  #read(): readonly Buffer[] {
    const data = this.#rest
    const parts: Buffer[] = []
    this.#enough = 0
    let at = 0
    let from = 0
    const leaveOut = (end: number) => {
      parts.push(data.subarray(from, at))
      from = end
    }
    while (at < data.length) {
      const rows = this.#copy !== undefined
      const next = rows ? this.#rows(data, at) : this.#statement(data, at, leaveOut)
      if (next === undefined) break
      at = next
      // Behind a statement or the end of rows; what was left out has moved `from` already.
      if (this.#unguarded && this.#copy === undefined && from < at) {
        parts.push(data.subarray(from, at), reading)
        from = at
      }
    }
    parts.push(data.subarray(from, Math.max(at, from)))
    this.#rest = Buffer.from(data.subarray(at))
    return parts.filter(({ length }) => length > 0)
  }

  /** One statement or command. @returns where it ends, undefined when more is needed. */
  #statement(data: Buffer, at: number, leaveOut: (end: number) => void): number | undefined {
    const found = scan(data, at)
    switch (found.kind) {
      case 'incomplete':
        if (data.length - at > longest) throw refused('a statement is longer than any of a dump', found.head)
        this.#enough = 2 * (data.length - at)
        return undefined
      case 'doubtful':
        throw refused(found.why, found.head)
      case 'command':
        // psql's own guard of a dump; we set another one, which the end of this one would take away.
        if (!/^\\(un)?restrict [A-Za-z0-9]+$/.test(found.text)) throw refused('a backslash command', found.text)
        leaveOut(found.end)
        return found.end
      default:
        return this.#judged(data, found, leaveOut)
    }
  }

  #judged(
    data: Buffer,
    { head, end }: { readonly head: string; readonly end: number },
    leaveOut: (end: number) => void,
  ): number | undefined {
    const fate = fateOf(head)
    if (fate.fate === 'refuse') throw refused(fate.why, head)
    if (fate.fate === 'leave') {
      if (fate.extension !== undefined) this.#watcher.extension?.(fate.extension)
      leaveOut(end)
    }
    if (fate.fate === 'copy') {
      // The rows begin on the next line, and nothing else stands on this one.
      if (data.length === end) return undefined
      if (!isLineEnd(data, end)) throw refused('something stands behind a COPY', head)
      this.#copy = fate
    }
    return end
  }

  /** Rows, from the end of a line on or in the middle of them. */
  #rows(data: Buffer, at: number): number | undefined {
    if (this.#copy === undefined) throw new Error('there are no rows here')
    const { table, columns } = this.#copy
    const { end, mark } = copyEnd(data, at)
    this.#watcher.rows?.(table, columns, data.subarray(at, end))
    if (mark > 0) {
      this.#copy = undefined
      this.#watcher.table?.(table, columns)
    }
    return end + mark === at ? undefined : end + mark
  }
}

const isLineEnd = (data: Buffer, at: number) => data[at] === 0x0a

/** A line with `\.` alone ends the rows (PostgreSQL documentation, COPY, "Text Format"). */
const marks = ['\n\\.\n', '\n\\.\r\n'] as const

/**
 * Where the rows end, from a place where a line has just ended or goes on.
 * @returns the end mark's length; 0 when it is not there, and `end` is then where one may begin.
 */
function copyEnd(data: Buffer, from: number): { readonly end: number; readonly mark: number } {
  for (let at = data.indexOf('\n\\.', from); at !== -1; at = data.indexOf('\n\\.', at + 1)) {
    const mark = marks.find((each) => data.toString('latin1', at, at + each.length) === each)
    if (mark !== undefined) return { end: at, mark: mark.length }
  }
  // The beginning of a mark may be at the very end.
  for (let at = Math.max(from, data.length - 4); at < data.length; at++) {
    const tail = data.toString('latin1', at)
    if (marks.some((each) => each.startsWith(tail))) return { end: at, mark: 0 }
  }
  return { end: data.length, mark: 0 }
}

const refused = (why: string, where: string) =>
  new UserError(
    {
      what: 'This SQL is not loaded: it is no dump as pg_dump writes them.',
      evidence: `${why}: ${where.slice(0, 300).trim()}`,
      next: 'Dump again, with pg_dump --no-owner or muelle databases dump. Nothing was changed.',
    },
    { refused: true },
  )
