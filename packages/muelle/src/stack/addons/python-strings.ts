/** A string token of Python, taken apart. */
export interface StringToken {
  readonly end: number
  /** Text; for bytes, one character a byte. */
  readonly text: string
  readonly bytes: boolean
}

/** Where and why a text is not what Python reads. */
export class PythonFault extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const opening = /([a-zA-Z]{0,2})('''|"""|'|")/y
const prefixes = /^(|r|u|b|br|rb)$/i

/**
 * Reads the string that begins at `offset`; undefined when none does.
 * @throws PythonFault when it is computed (`f''`), not closed, or holds a wrong escape.
 */
export function readString(source: string, offset: number): StringToken | undefined {
  opening.lastIndex = offset
  const [whole, prefix = '', quote = ''] = opening.exec(source) ?? []
  if (whole === undefined) return undefined
  if (/[ft]/i.test(prefix)) throw new PythonFault('a string with values put in (f"…") is computed', offset)
  if (!prefixes.test(prefix)) throw new PythonFault(`a string cannot begin with ${prefix}`, offset)
  const start = offset + whole.length
  const stop = closing(source, start, quote, offset)
  const body = source.slice(start, stop)
  const bytes = /b/i.test(prefix)
  const foreign = bytes ? body.search(/[^\0-\x7f]/) : -1
  if (foreign >= 0) throw new PythonFault('bytes (b"…") hold ASCII only', start + foreign)
  const text = /r/i.test(prefix) ? body : unescaped(body, bytes, start)
  return { end: stop + quote.length, text, bytes }
}

function closing(source: string, start: number, quote: string, opened: number): number {
  for (let index = start; index < source.length; index++) {
    const character = source[index]
    if (character === '\\') index++
    else if (source.startsWith(quote, index)) return index
    else if (character === '\n' && quote.length === 1) break
  }
  throw new PythonFault('the string is not closed', opened)
}

const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const escapes = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|([\s\S]))/g

function unescaped(body: string, bytes: boolean, start: number): string {
  return body.replace(escapes, (whole, octal, hex, short, long, named, other, at: number) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff))
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    if (!bytes) {
      // The table of Unicode's names is not at hand: one character stands for any.
      if (named !== undefined) return '\ufffd'
      if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
      if (long !== undefined && Number.parseInt(long, 16) <= 0x10ffff)
        return String.fromCodePoint(Number.parseInt(long, 16))
      if (long !== undefined || /^[uUN]$/.test(other))
        throw new PythonFault(`the escape \\${long ? 'U' : other} is wrong`, start + at)
    }
    if (other === 'x') throw new PythonFault('the escape \\x is wrong', start + at)
    return other === undefined ? whole : (simple[other] ?? whole)
  })
}
