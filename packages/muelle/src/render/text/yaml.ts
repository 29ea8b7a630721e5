/** Data for {@link toYaml}: what YAML's core schema has, and marks made by {@link noted} and {@link interpolated}. */
export type Yaml =
  | string
  | number
  | boolean
  | Noted
  | Interpolated
  | readonly Yaml[]
  | { readonly [key: string]: Yaml | undefined }

class Noted {
  readonly comment: string
  readonly value: Yaml
  constructor(comment: string, value: Yaml) {
    this.comment = comment
    this.value = value
  }
}

class Interpolated {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A value with a comment, written on the line above it. */
export const noted = (comment: string, value: Yaml): Noted => new Noted(comment, value)

/** Text in which Compose fills in `${…}`; every other `$` in the document is doubled and stays literal. */
export const interpolated = (text: string): Interpolated => new Interpolated(text)

/**
 * A document in block style, with lists of short words in one line. Keys come out in the order they were given.
 * Our own instead of the `yaml` library's: comments beside values, and no 15 ms for a concrete syntax tree.
 */
export function toYaml(document: { readonly [key: string]: Yaml | undefined }): string {
  const lines: string[] = []
  entries(document, '', lines)
  return `${lines.join('\n')}\n`
}

function entries(map: { readonly [key: string]: Yaml | undefined }, indent: string, lines: string[]): void {
  for (const [key, given] of Object.entries(map)) {
    if (given === undefined) continue
    const value = unwrap(given, indent, lines)
    block(`${indent}${scalar(key)}:`, value, `${indent}  `, lines)
  }
}

function items(list: readonly Yaml[], indent: string, lines: string[]): void {
  for (const given of list) {
    const value = unwrap(given, indent, lines)
    if (isMap(value)) {
      const inner: string[] = []
      entries(value, `${indent}  `, inner)
      // The first key stands beside the dash.
      lines.push(`${indent}- ${(inner[0] ?? '{}').trimStart()}`, ...inner.slice(1))
    } else block(`${indent}-`, value, `${indent}  `, lines)
  }
}

function block(before: string, value: Yaml, indent: string, lines: string[]): void {
  if (Array.isArray(value)) {
    const inline = value.every((item) => isScalar(item))
      ? `${before} [${value.map((item) => scalar(item as Scalar, true)).join(', ')}]`
      : undefined
    if (inline !== undefined && inline.length <= 100) lines.push(inline)
    else {
      lines.push(before)
      items(value as readonly Yaml[], indent, lines)
    }
  } else if (isMap(value)) {
    if (Object.values(value).every((item) => item === undefined)) lines.push(`${before} {}`)
    else {
      lines.push(before)
      entries(value, indent, lines)
    }
  } else lines.push(`${before} ${scalar(value as Scalar)}`)
}

type Scalar = string | number | boolean | Interpolated

const isScalar = (value: Yaml): value is Scalar => typeof value !== 'object' || value instanceof Interpolated
const isMap = (value: Yaml): value is { readonly [key: string]: Yaml | undefined } =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Noted) && !(value instanceof Interpolated)

function unwrap(value: Yaml, indent: string, lines: string[]): Yaml {
  if (!(value instanceof Noted)) return value
  for (const line of value.comment.split('\n')) lines.push(`${indent}# ${line}`)
  return value.value
}

/**
 * What every YAML version reads as the string it is: words, options and paths without an indicator, and amounts such as `10s`.
 * `~`, `null`, numbers, dates and the many booleans of YAML 1.1 are not among them.
 */
const plain = /^(-{0,2}[A-Za-z_/.][A-Za-z0-9_/.=@+-]*(:[A-Za-z0-9_/.=@+-]+)*|[0-9]+[smMG])$/
const notAString = /^(null|true|false|yes|no|on|off|y|n|-?\.inf|\.nan|-?\.[0-9].*)$/i

/** Colons inside words are quoted within `[…]`: some readers take them for a map there. */
function scalar(value: Scalar, inFlow = false): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = value instanceof Interpolated ? value.text : value.replaceAll('$', '$$$$')
  const safe = plain.test(text) && !notAString.test(text) && !(inFlow && text.includes(':'))
  return safe ? text : JSON.stringify(text)
}
