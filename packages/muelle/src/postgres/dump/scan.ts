/** What stands next in a piece of SQL. `end` is where it ends. */
export type Scanned =
  /** Up to its semicolon. `head`: its first words without comments, one space between them. */
  | { readonly kind: 'statement'; readonly end: number; readonly head: string }
  /** A backslash command of psql, up to the end of its line. */
  | { readonly kind: 'command'; readonly end: number; readonly text: string }
  /** It is not all there. `empty`: nothing but blanks and whole comments. */
  | { readonly kind: 'incomplete'; readonly empty: boolean; readonly head: string }
  /** What psql might read otherwise than this does. */
  | { readonly kind: 'doubtful'; readonly why: string; readonly head: string }

/** Characters of a statement's beginning that are kept: the longest COPY line that Odoo's tables make is a tenth of it. */
const headLength = 64 * 1024

const code = (text: string) => text.charCodeAt(0)
const [newline, feed, backslash, quote, doubleQuote, dollar] = ['\n', '\r', '\\', "'", '"', '$'].map(code)
const [minus, slash, star, semicolon, open, close, colon, brace] = ['-', '/', '*', ';', '(', ')', ':', '{'].map(code)

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39
/** Letters, the underscore, and all that is not ASCII. */
const startsWord = (byte: number) =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f || byte >= 0x80
const isBlank = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)

/**
 * Reads one statement as psql does (PostgreSQL, src/fe_utils/psqlscan.l). What two settings of psql read differently is doubtful:
 * a statement may change a setting unseen.
 */
export function scan(data: Buffer, from: number): Scanned {
  let head = ''
  let parens = 0
  let at = from
  const add = (start: number, end: number) => {
    if (head.length < headLength) head += data.toString('latin1', start, Math.min(end, start + headLength))
  }
  const incomplete = (empty = false): Scanned => ({ kind: 'incomplete', empty, head })
  const doubtful = (why: string): Scanned => ({ kind: 'doubtful', why, head })
  while (at < data.length) {
    const byte = data[at] ?? 0
    const next = data[at + 1]
    if (isBlank(byte)) {
      if (head !== '' && !head.endsWith(' ')) head += ' '
      at += 1
    } else if ((byte === minus || byte === slash) && next === undefined) {
      return incomplete()
    } else if (byte === minus && next === minus) {
      const end = lineEnd(data, at)
      if (end === -1) return incomplete(head === '')
      at = end
    } else if (byte === slash && next === star) {
      const end = blockEnd(data, at)
      if (end === -1) return incomplete()
      at = end
      if (head !== '' && !head.endsWith(' ')) head += ' '
    } else if (byte === quote) {
      const end = plainEnd(data, at)
      if (end === -1) return incomplete()
      if (end === -2) return doubtful('a string has a backslash before a quote, which psql reads in two ways')
      add(at, end)
      at = end
    } else if (byte === doubleQuote) {
      const end = data.indexOf('"', at + 1)
      if (end === -1) return incomplete()
      add(at, end + 1)
      at = end + 1
    } else if (startsWord(byte)) {
      const end = wordEnd(data, at)
      if (end === data.length) return incomplete()
      if (end === at + 1 && data[end] === quote && (byte | 0x20) === code('e')) {
        const stop = escapedEnd(data, end)
        if (stop === -1) return incomplete()
        add(at, stop)
        at = stop
      } else {
        add(at, end)
        if (parens === 0 && opensBody(head, data.toString('latin1', at, end)))
          return doubtful('a function has a body without quotes')
        at = end
      }
    } else if (isDigit(byte)) {
      const end = numberEnd(data, at)
      if (end === data.length) return incomplete()
      if (data[end] === dollar) return doubtful('a number is followed by a dollar sign')
      add(at, end)
      at = end
    } else if (byte === dollar) {
      const tag = /^\$(?:[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*)?\$/.exec(data.toString('latin1', at, at + 130))?.[0]
      if (tag === undefined) {
        if (data.length - at < 130) return incomplete()
        return doubtful('a dollar sign stands alone')
      }
      const end = data.indexOf(tag, at + tag.length, 'latin1')
      if (end === -1) return incomplete()
      add(at, end + tag.length)
      at = end + tag.length
    } else if (byte === backslash) {
      if (head.trim() !== '' || !(at === 0 || data[at - 1] === newline))
        return doubtful('a backslash command in the middle of a statement')
      const end = data.indexOf('\n', at)
      if (end === -1) return incomplete()
      return { kind: 'command', end: end + 1, text: data.toString('latin1', at, end).trimEnd() }
    } else if (byte === colon && next === colon) {
      add(at, at + 2)
      at += 2
    } else if (byte === colon) {
      if (next === undefined) return incomplete()
      // psql puts the value of a variable there; its own are in capitals.
      if (next === quote || next === doubleQuote || next === brace || (next >= 0x41 && next <= 0x5a))
        return doubtful('psql would put the value of a variable there')
      add(at, at + 1)
      at += 1
    } else if (byte === semicolon) {
      if (parens > 0) return doubtful('a semicolon stands between parentheses')
      return { kind: 'statement', end: at + 1, head: head.trim() }
    } else {
      if (byte === 0) return doubtful('it holds a zero byte')
      if (byte === open) parens += 1
      if (byte === close && parens > 0) parens -= 1
      add(at, at + 1)
      at += 1
    }
  }
  return incomplete(head.trim() === '')
}

/**
 * Whether the word begins a body whose semicolons do not end the statement for psql: `BEGIN`, with or without `ATOMIC`, outside of
 * parentheses once `CREATE [OR REPLACE] FUNCTION | PROCEDURE` was read. Source: PostgreSQL 15, psqlscan.l, rule {identifier}. It counts
 * words without quotes only; what comes near is doubtful. A trigger names a function too, and is none.
 */
function opensBody(head: string, word: string): boolean {
  if (!/^(begin|atomic)$/i.test(word) || !/^create /i.test(head)) return false
  if (/^create (or replace )?(constraint )?trigger /i.test(head)) return false
  return /\b(function|procedure)\b/i.test(head.replace(/'[^']*'/g, "''"))
}

/** A carriage return ends a comment too. */
function lineEnd(data: Buffer, from: number): number {
  for (let at = from; at < data.length; at++) if (data[at] === newline || data[at] === feed) return at + 1
  return -1
}

function blockEnd(data: Buffer, from: number): number {
  let depth = 0
  for (let at = from; at + 1 < data.length; at++) {
    if (data[at] === slash && data[at + 1] === star) {
      depth += 1
      at += 1
    } else if (data[at] === star && data[at + 1] === slash) {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    }
  }
  return -1
}

/** Where a string without escapes ends; -2 when it would end elsewhere with `standard_conforming_strings = off`. */
function plainEnd(data: Buffer, from: number): number {
  const end = data.indexOf("'", from + 1)
  if (end === -1) return -1
  return data[end - 1] === backslash && end - 1 > from ? -2 : end + 1
}

function escapedEnd(data: Buffer, from: number): number {
  for (let at = from + 1; at < data.length; at++) {
    if (data[at] === backslash) at += 1
    else if (data[at] === quote) return at + 1
  }
  return -1
}

function wordEnd(data: Buffer, from: number): number {
  let at = from
  while (at < data.length && (startsWord(data[at] ?? 0) || isDigit(data[at] ?? 0) || data[at] === dollar)) at += 1
  return at
}

function numberEnd(data: Buffer, from: number): number {
  let at = from
  while (at < data.length && (startsWord(data[at] ?? 0) || isDigit(data[at] ?? 0))) at += 1
  return at
}
