import type { Located, Place, TextFile } from '../text.ts'

/** A directive of nginx, with what stands between its braces when it has some. */
export interface Directive {
  readonly name: string
  /** Without quotes. */
  readonly args: readonly Located<string>[]
  /** From its name up to its end or its brace. */
  readonly at: Place
  readonly block: readonly Directive[] | undefined
}

/** What no configuration written by hand comes near. */
const deepest = 50

/**
 * Reads a configuration of nginx, or a piece of one, as far as it goes. Never throws; a brace too many or too few ends nothing.
 * Jinja's and envsubst's words stay as words. Source: nginx.org/en/docs/beginners_guide.html#conf_structure, ngx_conf_read_token
 */
export function readNginx(file: TextFile): readonly Directive[] {
  const source = withoutJinja(file.text)
  const root: Directive[] = []
  const open: Directive[][] = [root]
  let words: Located<string>[] = []
  const finish = (block: Directive[] | undefined) => {
    const [name, ...args] = words
    const at = name && { file, from: name.at.from, to: (args.at(-1) ?? name).at.to }
    if (name !== undefined && at !== undefined) open.at(-1)?.push({ name: name.value, args, at, block })
    words = []
  }
  for (let at = 0; at < source.length; ) {
    const char = source[at] ?? ''
    if (/\s/.test(char)) at += 1
    else if (char === '#') {
      const end = source.indexOf('\n', at)
      at = end === -1 ? source.length : end
    } else if (char === ';') {
      finish(undefined)
      at += 1
    } else if (char === '{') {
      const block: Directive[] = []
      finish(block)
      if (open.length < deepest) open.push(block)
      at += 1
    } else if (char === '}') {
      // What stands before a brace without a semicolon is a directive all the same.
      finish(undefined)
      if (open.length > 1) open.pop()
      at += 1
    } else {
      const word = wordAt(source, at)
      words.push({ value: word.value, at: { file, from: at, to: word.end } })
      at = word.end
    }
  }
  finish(undefined)
  return root
}

function wordAt(source: string, start: number): { readonly value: string; readonly end: number } {
  const quote = source[start]
  if (quote === '"' || quote === "'") {
    let end = start + 1
    while (end < source.length && source[end] !== quote) end += source[end] === '\\' ? 2 : 1
    end = Math.min(end, source.length)
    return { value: source.slice(start + 1, end), end: Math.min(end + 1, source.length) }
  }
  let end = start
  while (end < source.length && !/[\s;{}]/.test(source[end] ?? '')) {
    if (source[end] === '\\') end += 2
    else if (source[end] === '$' && source[end + 1] === '{') {
      end += 2
      while (end < source.length && /\w/.test(source[end] ?? '')) end += 1
      if (source[end] === '}') end += 1
    } else end += 1
  }
  end = Math.min(Math.max(end, start + 1), source.length)
  return { value: source.slice(start, end), end }
}

/** Its statements become spaces and its values variables, of the same length. */
const withoutJinja = (text: string): string =>
  text.includes('{{') || text.includes('{%') || text.includes('{#')
    ? text
        .replace(/\{%[^%\n]{0,300}%\}|\{#[^#\n]{0,300}#\}/g, (block) => ' '.repeat(block.length))
        .replace(/\{\{([^{}\n]{0,300})\}\}/g, (_, inside: string) => `\${_${inside.replace(/\W/g, '_')}}`)
    : text
