const comment = Symbol('comment')

/** A value with a comment, written on the line above it. */
interface Noted {
  readonly [comment]: string
  readonly value: Yaml
}

/** Text in which Compose fills in `${…}`. */
interface Interpolated {
  readonly interpolated: string
}

/** Data for {@link toYaml}: what YAML's core schema has, and what {@link noted} and {@link interpolated} return. */
export type Yaml = Scalar | Noted | readonly Yaml[] | Mapping
export type Mapping = { readonly [key: string]: Yaml | undefined }
type Scalar = string | number | boolean | Interpolated

/** A value with a comment of one or more lines above it. */
export const noted = (text: string, value: Yaml): Noted => ({ [comment]: text, value })

/** Text in which Compose fills in `${…}`; every other `$` in the document is doubled and stays literal. */
export const interpolated = (text: string): Interpolated => ({ interpolated: text })

/** Longer lists are written one item a line. */
const longestLine = 100

/**
 * A document in block style, with lists of short words in one line. Keys come out in the order they were given.
 * Our own instead of the `yaml` library's: comments beside values, and no 15 ms for a concrete syntax tree.
 */
export function toYaml(document: Mapping): string {
  return `${entries(document, '').join('\n')}\n`
}

function entries(map: Mapping, indent: string): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) =>
    value === undefined ? [] : block(`${indent}${scalar(key)}:`, value, indent, `${indent}  `),
  )
}

/** One value behind `before`: on the same line, or below it. */
function block(before: string, value: Yaml, indent: string, inner: string): readonly string[] {
  if (isNoted(value)) {
    const lines = value[comment].split('\n').map((line) => `${indent}# ${line}`)
    return [...lines, ...block(before, value.value, indent, inner)]
  }
  if (isScalar(value)) return [`${before} ${scalar(value)}`]
  if (!isList(value)) {
    const lines = entries(value, inner)
    return lines.length === 0 ? [`${before} {}`] : [before, ...lines]
  }
  const oneLine = `${before} [${value.map((item) => (isScalar(item) ? scalar(item, true) : '')).join(', ')}]`
  if (oneLine.length <= longestLine && value.every(isScalar)) return [oneLine]
  return [before, ...value.flatMap((each) => item(each, inner))]
}

function item(value: Yaml, indent: string): readonly string[] {
  if (isNoted(value))
    return [...value[comment].split('\n').map((line) => `${indent}# ${line}`), ...item(value.value, indent)]
  if (isScalar(value) || isList(value)) return block(`${indent}-`, value, indent, `${indent}  `)
  // The first key stands beside the dash.
  const [first = '{}', ...rest] = entries(value, `${indent}  `)
  return [`${indent}- ${first.trimStart()}`, ...rest]
}

const isNoted = (value: Yaml): value is Noted => typeof value === 'object' && comment in value
const isList = (value: Yaml): value is readonly Yaml[] => Array.isArray(value)
const isScalar = (value: Yaml): value is Scalar =>
  typeof value !== 'object' ||
  (!isNoted(value) && !isList(value) && typeof (value as Interpolated).interpolated === 'string')

/**
 * What every YAML version reads as the string it is: words, options and paths without an indicator, and amounts such as `10s`.
 * `~`, `null`, numbers, dates and the many booleans of YAML 1.1 are not among them.
 */
const plain = /^(-{0,2}[A-Za-z_/.][A-Za-z0-9_/.=@+-]*(:[A-Za-z0-9_/.=@+-]+)*|[0-9]+[smMG])$/
const notAString = /^(null|true|false|yes|no|on|off|y|n|-?\.inf|\.nan|-?\.[0-9].*)$/i

/** @param inFlow within `[…]`, where some readers take a word with a colon for a map. */
function scalar(value: Scalar, inFlow = false): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'object' ? value.interpolated : value.replaceAll('$', '$$$$')
  const safe = plain.test(text) && !notAString.test(text) && !(inFlow && text.includes(':'))
  return safe ? text : JSON.stringify(text)
}
