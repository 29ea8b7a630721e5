/** A variable that a text of a compose file takes from around it. */
export interface Variable {
  readonly name: string
  /** Behind `:-` or `-`; undefined when there is none. */
  readonly fallback: string | undefined
  /** `:?` or `?`: Compose stops without it. */
  readonly isRequired: boolean
  /** Offset of its dollar sign within the text. */
  readonly offset: number
}

export interface Interpolated {
  /** What Compose would see. Unknown variables without a default are empty, as for Compose. */
  readonly value: string
  readonly variables: readonly Variable[]
  /** Some variable has neither a value nor a default: `value` is a guess. */
  readonly isOpen: boolean
}

/**
 * Puts variables in, as Compose does: `$X`, `${X}`, `${X:-y}`, `${X-y}`, `${X:?e}`, `${X?e}`, `${X:+y}`, `${X+y}`, `$$`, nested ones too.
 * Source: docs.docker.com/reference/compose-file/interpolation
 */
export function interpolate(text: string, values: ReadonlyMap<string, string>): Interpolated {
  if (!text.includes('$')) return { value: text, variables: [], isOpen: false }
  const variables: Variable[] = []
  let isOpen = false
  const put = (from: string, base: number, depth: number): string => {
    let out = ''
    for (let at = 0; at < from.length; ) {
      const dollar = from.indexOf('$', at)
      if (dollar === -1 || depth > 8) return out + from.slice(at)
      out += from.slice(at, dollar)
      const next = from[dollar + 1]
      if (next === '$') {
        out += '$'
        at = dollar + 2
        continue
      }
      if (next !== '{') {
        const name = /^[A-Za-z_]\w*/.exec(from.slice(dollar + 1))?.[0]
        if (name === undefined) {
          out += '$'
          at = dollar + 1
          continue
        }
        variables.push({ name, fallback: undefined, isRequired: false, offset: base + dollar })
        const value = values.get(name)
        if (value === undefined) isOpen = true
        out += value ?? ''
        at = dollar + 1 + name.length
        continue
      }
      const end = closing(from, dollar + 2)
      const inside = from.slice(dollar + 2, end)
      const [whole = '', name = '', operator = ''] = /^([A-Za-z_]\w*)(:?[-?+])?/.exec(inside) ?? []
      const rest = inside.slice(whole.length)
      const restAt = base + dollar + 2 + whole.length
      if (name === '') {
        out += from.slice(dollar, end + 1)
        at = end + 1
        continue
      }
      const given = values.get(name)
      const isSet = operator.startsWith(':') ? given !== undefined && given !== '' : given !== undefined
      const isDefault = operator.endsWith('-')
      variables.push({
        name,
        fallback: isDefault ? rest : undefined,
        isRequired: operator.endsWith('?'),
        offset: base + dollar,
      })
      if (operator.endsWith('+')) out += isSet ? put(rest, restAt, depth + 1) : ''
      else if (isSet) out += given
      else if (isDefault) out += put(rest, restAt, depth + 1)
      else isOpen = true
      at = end + 1
    }
    return out
  }
  const value = put(text, 0, 0)
  return { value, variables, isOpen }
}

/** Where a brace that was opened is closed; the end when it is not. */
function closing(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{' && text[at - 1] === '$') depth += 1
    if (text[at] === '}' && --depth === 0) return at
  }
  return text.length
}
