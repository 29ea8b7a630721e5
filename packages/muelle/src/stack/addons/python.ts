import { PythonFault, readString } from './python-strings.ts'

/** A Python literal and where it begins. Numbers are doubles; bytes and complex numbers keep no exact value. */
export type Literal = { readonly offset: number } & (
  | { readonly kind: 'text' | 'bytes'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'none' | 'ellipsis' }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Literal[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Literal, Literal])[] }
)

const deepest = 100
const digits = '\\d(?:_?\\d)*'
const numeral = new RegExp(
  `0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:(?:${digits})?\\.${digits}|${digits}\\.?)(?:[eE][+-]?${digits})?[jJ]?`,
  'y',
)
const word = /[\p{L}_][\p{L}\p{N}_]*/uy

/**
 * Reads one Python literal, the way Odoo reads a manifest (`ast.literal_eval`): nothing is run, nothing computed.
 * @param source the text with `\n` line ends.
 * @throws PythonFault with the offset where it stops being one.
 */
export function readLiteral(source: string): Literal {
  const reader = new Reader(source)
  return reader.whole()
}

/** Walks over the text once. */
class Reader {
  readonly #source: string
  #at = 0
  /** Where the brackets stand that are open now. */
  readonly #open: number[] = []

  constructor(source: string) {
    this.#source = source
  }

  whole(): Literal {
    const nul = this.#source.indexOf('\0')
    if (nul >= 0) throw new PythonFault('there is a NUL character', nul)
    this.#space()
    const line = this.#source.lastIndexOf('\n', this.#at - 1)
    if (line >= 0 && /[ \t]/.test(this.#source[line + 1] ?? ''))
      throw new PythonFault('the first line is indented', this.#at)
    const literal = this.#sum(0)
    this.#space()
    if (this.#at < this.#source.length) throw this.#unexpected('after the end of the value')
    return literal
  }

  /** A value, or two numbers with a sign between: the only arithmetic that Python takes for a literal. */
  #sum(depth: number): Literal {
    const left = this.#signed(depth)
    this.#space()
    if (left.kind !== 'number' || !/[+-]/.test(this.#next())) return left
    const sign = this.#at++
    const right = this.#signed(depth)
    if (right.kind !== 'number' || !/[jJ]/.test(this.#source[this.#at - 1] ?? ''))
      throw new PythonFault('a value is computed here', sign)
    return left
  }

  #signed(depth: number): Literal {
    this.#space()
    const offset = this.#at
    const sign = this.#next()
    if (!/[+-]/.test(sign)) return this.#atom(depth)
    this.#at++
    this.#space()
    const number = this.#number()
    if (number === undefined) throw new PythonFault('a value is computed here', offset)
    return { kind: 'number', number: sign === '-' ? -number : number, offset }
  }

  #atom(depth: number): Literal {
    if (depth > deepest) throw new PythonFault('the value is nested too deep', this.#at)
    const offset = this.#at
    switch (this.#next()) {
      case '[':
        return { kind: 'list', items: this.#items(']', depth).items, offset }
      case '(': {
        const { items, comma } = this.#items(')', depth)
        const [only] = items
        return items.length === 1 && only && !comma ? only : { kind: 'tuple', items, offset }
      }
      case '{':
        return this.#braces(depth)
    }
    const text = this.#strings()
    if (text) return text
    const number = this.#number()
    if (number !== undefined) return { kind: 'number', number, offset }
    if (this.#source.startsWith('...', offset)) {
      this.#at += 3
      return { kind: 'ellipsis', offset }
    }
    return this.#named(offset)
  }

  #items(close: string, depth: number): { items: Literal[]; comma: boolean } {
    this.#open.push(this.#at++)
    const items: Literal[] = []
    let comma = false
    for (;;) {
      this.#space()
      if (this.#close(close)) return { items, comma }
      if (items.length > 0 && !comma) throw this.#unexpected(`where "," or "${close}" is due`)
      items.push(this.#sum(depth + 1))
      this.#space()
      comma = this.#take(',')
    }
  }

  #braces(depth: number): Literal {
    const offset = this.#at++
    this.#open.push(offset)
    const entries: [Literal, Literal][] = []
    const items: Literal[] = []
    let comma = true
    for (;;) {
      this.#space()
      if (this.#close('}')) return items.length > 0 ? { kind: 'set', items, offset } : { kind: 'dict', entries, offset }
      if (!comma) throw this.#unexpected('where "," or "}" is due')
      const key = this.#sum(depth + 1)
      this.#space()
      if (items.length === 0 && this.#take(':')) {
        if (/^(list|dict|set)$/.test(key.kind)) throw new PythonFault(`a ${key.kind} cannot be a key`, key.offset)
        entries.push([key, this.#sum(depth + 1)])
      } else if (entries.length === 0) items.push(key)
      else throw this.#unexpected('where ":" is due')
      this.#space()
      comma = this.#take(',')
    }
  }

  /** Strings that follow one another are one string. */
  #strings(): Literal | undefined {
    const offset = this.#at
    const first = readString(this.#source, offset)
    if (first === undefined) return undefined
    let text = ''
    for (let token: typeof first | undefined = first; token; token = readString(this.#source, this.#at)) {
      if (token.bytes !== first.bytes) throw new PythonFault('text and bytes are put together', this.#at)
      text += token.text
      this.#at = token.end
      this.#space()
    }
    return { kind: first.bytes ? 'bytes' : 'text', text, offset }
  }

  #number(): number | undefined {
    numeral.lastIndex = this.#at
    const found = numeral.exec(this.#source)?.[0]
    if (found === undefined) return undefined
    const end = this.#at + found.length
    word.lastIndex = end
    if (word.test(this.#source) || /^0[\d_]*[1-9][\d_]*$/.test(found))
      throw new PythonFault('the number is not valid', this.#at)
    this.#at = end
    return Number(found.replace(/_/g, '').replace(/[jJ]$/, ''))
  }

  #named(offset: number): Literal {
    word.lastIndex = offset
    const name = word.exec(this.#source)?.[0]
    if (name === undefined) throw this.#unexpected('where a value is due')
    this.#at += name.length
    if (name === 'True' || name === 'False') return { kind: 'boolean', boolean: name === 'True', offset }
    if (name === 'None') return { kind: 'none', offset }
    const empty = /[ \t]*\(\s*\)/y
    empty.lastIndex = this.#at
    if (name === 'set' && empty.test(this.#source)) {
      this.#at = empty.lastIndex
      return { kind: 'set', items: [], offset }
    }
    throw new PythonFault(`"${name}" is not a literal`, offset)
  }

  #space(): void {
    const skipped = /(?:[ \t\f\n]|\\\n(?=[^\0])|#[^\n]*)*/y
    skipped.lastIndex = this.#at
    skipped.test(this.#source)
    this.#at = skipped.lastIndex
  }

  #next(): string {
    return this.#source[this.#at] ?? ''
  }

  #take(character: string): boolean {
    if (this.#next() !== character) return false
    this.#at++
    return true
  }

  #close(character: string): boolean {
    if (!this.#take(character)) return false
    this.#open.pop()
    return true
  }

  #unexpected(where: string): PythonFault {
    const opened = this.#open.at(-1)
    if (this.#at >= this.#source.length)
      return opened === undefined
        ? new PythonFault('there is no value', 0)
        : new PythonFault(`"${this.#source[opened]}" is not closed`, opened)
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0)
    return new PythonFault(`unexpected ${JSON.stringify(character)} ${where}`, this.#at)
  }
}
