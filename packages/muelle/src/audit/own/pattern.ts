/** Whether a line matches. Takes time in proportion to the line, whatever the pattern. */
export type Matcher = (line: string) => boolean

/** Copies of repetitions included. */
const mostStates = 400
const longestPattern = 300

type Part =
  | { readonly kind: 'char'; readonly is: (char: string) => boolean }
  | { readonly kind: 'assert'; readonly what: string }
  | { readonly kind: 'all'; readonly of: readonly Part[] }
  | { readonly kind: 'any'; readonly of: readonly Part[] }
  | { readonly kind: 'repeat'; readonly of: Part; readonly least: number; readonly most: number }

type State =
  | { readonly kind: 'char'; readonly is: (char: string) => boolean }
  | { readonly kind: 'assert'; readonly what: string }
  | { readonly kind: 'fork'; to: readonly number[] }
  | { readonly kind: 'end' }

/**
 * A regular expression without what cannot be decided in linear time: no backreference and no look-around. All states are followed
 * at once, so that no pattern of a project can hold the audit up. Source: K. Thompson, "Regular expression search algorithm", 1968.
 * @throws SyntaxError that says what is not understood.
 */
export function matcherOf(pattern: string): Matcher {
  if (pattern.length > longestPattern) throw new SyntaxError(`a pattern has at most ${longestPattern} characters`)
  const states = statesOf(parse(pattern))
  return (line) => matches(states, line)
}

function parse(pattern: string): Part {
  let at = 0
  const alternatives = (): Part => {
    const of = [sequence()]
    while (pattern[at] === '|') {
      at++
      of.push(sequence())
    }
    return { kind: 'any', of }
  }
  const sequence = (): Part => {
    const of: Part[] = []
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') of.push(repeated(atom()))
    return { kind: 'all', of }
  }
  const repeated = (part: Part): Part => {
    const found = /^(?:[*+?]|\{(\d{1,3})(,?)(\d{0,3})\})\??/.exec(pattern.slice(at, at + 12))
    if (found === null) return part
    at += found[0].length
    const [sign, from, comma, to] = found
    const least = from === undefined ? (sign.startsWith('+') ? 1 : 0) : Number(from)
    const most =
      from === undefined
        ? sign.startsWith('?')
          ? 1
          : Number.POSITIVE_INFINITY
        : comma === ''
          ? least
          : to === ''
            ? Number.POSITIVE_INFINITY
            : Number(to)
    if (most < least) throw new SyntaxError(`${sign} asks for more than it allows`)
    return { kind: 'repeat', of: part, least, most }
  }
  const atom = (): Part => {
    const char = pattern[at++] ?? ''
    if (char === '(') {
      if (pattern[at] === '?') {
        if (pattern[at + 1] !== ':') throw new SyntaxError('(?…) is not understood, but for (?:…)')
        at += 2
      }
      const inside = alternatives()
      if (pattern[at++] !== ')') throw new SyntaxError('a ( is not closed')
      return inside
    }
    if (char === '[') {
      const found = /^\^?(?:\\[^\n]|[^\]\\\n])*\]/.exec(pattern.slice(at))
      if (found === null) throw new SyntaxError('a [ is not closed')
      at += found[0].length
      return { kind: 'char', is: single(`[${found[0]}`) }
    }
    if (char === '\\') {
      const escaped = pattern[at++]
      if (escaped === 'b' || escaped === 'B') return { kind: 'assert', what: escaped }
      if (escaped !== undefined && /[dDwWsStrnfv]/.test(escaped)) return { kind: 'char', is: single(`\\${escaped}`) }
      if (escaped === undefined || /\w/.test(escaped)) throw new SyntaxError(`\\${escaped ?? ''} is not understood`)
      return { kind: 'char', is: (each) => each === escaped }
    }
    if (char === '^' || char === '$') return { kind: 'assert', what: char }
    if (char === '.') return { kind: 'char', is: () => true }
    if (/[*+?{]/.test(char)) throw new SyntaxError(`nothing stands before ${char}`)
    return { kind: 'char', is: (each) => each === char }
  }
  const whole = alternatives()
  if (at < pattern.length) throw new SyntaxError('a ) closes nothing')
  return whole
}

/** A class of characters, as JavaScript has it: tried on one character only. */
function single(source: string): (char: string) => boolean {
  const expression = new RegExp(`^${source}$`)
  return (char) => expression.test(char)
}

function statesOf(whole: Part): readonly State[] {
  const states: State[] = []
  let steps = 0
  const fork = () => {
    const state = { kind: 'fork' as const, to: [] as readonly number[] }
    states.push(state)
    return state
  }
  const add = (part: Part): void => {
    // What is empty adds no state however often it is repeated.
    if (++steps > 20 * mostStates || states.length > mostStates) throw new SyntaxError('the pattern repeats too much')
    if (part.kind === 'char' || part.kind === 'assert') states.push(part)
    else if (part.kind === 'all') part.of.forEach(add)
    else if (part.kind === 'any') {
      const [last] = part.of.slice(-1)
      const ends: { to: readonly number[] }[] = []
      for (const each of part.of) {
        const choice = each === last ? undefined : fork()
        const begin = states.length
        add(each)
        if (choice === undefined) continue
        ends.push(fork())
        choice.to = [begin, states.length]
      }
      for (const end of ends) end.to = [states.length]
    } else {
      for (let count = 0; count < part.least; count++) add(part.of)
      if (part.most === Number.POSITIVE_INFINITY) {
        const begin = states.length
        const loop = fork()
        add(part.of)
        fork().to = [begin]
        loop.to = [begin + 1, states.length]
      } else
        for (let count = part.least; count < part.most; count++) {
          const choice = fork()
          const begin = states.length
          add(part.of)
          choice.to = [begin, states.length]
        }
    }
  }
  add(whole)
  states.push({ kind: 'end' })
  return states
}

function matches(states: readonly State[], line: string): boolean {
  const isWord = (char: string | undefined) => char !== undefined && /\w/.test(char)
  let now = new Set<number>()
  for (let at = 0; at <= line.length; at++) {
    const holds = (what: string): boolean => {
      if (what === '^') return at === 0
      if (what === '$') return at === line.length
      return (isWord(line[at - 1]) !== isWord(line[at])) === (what === 'b')
    }
    // A match may begin at every character.
    const reached = new Set<number>()
    const open = [0, ...now]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue
      reached.add(next)
      const state = states[next]
      if (state?.kind === 'end') return true
      if (state?.kind === 'fork') open.push(...state.to)
      else if (state?.kind === 'assert' && holds(state.what)) open.push(next + 1)
    }
    now = new Set()
    const char = line[at]
    if (char === undefined) break
    for (const each of reached) {
      const state = states[each]
      if (state?.kind === 'char' && state.is(char)) now.add(each + 1)
    }
  }
  return false
}
