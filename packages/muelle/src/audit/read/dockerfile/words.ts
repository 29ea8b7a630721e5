import { tokenize } from '../../../grammar/shell/tokens.ts'
import type { Located, Place } from '../../text.ts'
import type { Instruction } from './instructions.ts'

/** Words of an instruction that has the exec form (`["odoo", "-d"]`) or words between blanks. */
export function wordsOf({ body }: Instruction): readonly Located<string>[] {
  const exec = execForm(body)
  if (exec !== undefined) return exec
  return plainWords(body)
}

/** Words between blanks; quotes that enclose one are taken off, blanks within quotes do not part. */
export function plainWords({ value, at }: Located<string>): readonly Located<string>[] {
  return [...value.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*'|["'])+/g)].map((match) => ({
    value: match[0].replace(/^(["'])(.*)\1$/s, '$2'),
    at: { file: at.file, from: at.from + match.index, to: at.from + match.index + match[0].length },
  }))
}

/** The JSON form; undefined when it is another one. */
export function execForm({ value, at }: Located<string>): readonly Located<string>[] | undefined {
  if (!value.startsWith('[')) return undefined
  let words: unknown
  try {
    words = JSON.parse(value)
  } catch {
    return undefined
  }
  if (!Array.isArray(words)) return undefined
  const places = [...value.matchAll(/"(?:[^"\\]|\\.)*"/g)]
  return words.flatMap((word, index) => {
    const match = places[index]
    if (typeof word !== 'string' || match === undefined) return []
    const from = at.from + match.index
    return [{ value: word, at: { file: at.file, from: from + 1, to: from + match[0].length - 1 } }]
  })
}

/** One command of the shell. */
export interface ShellCall {
  readonly words: readonly Located<string>[]
  readonly at: Place
  /** What follows it: `&&`, `||`, `|`, `;` (a line's end too), `&`; empty at the end. */
  readonly next: string
  /** It is what `if` or `while` asks, or something negated: its failure is no error. */
  readonly isAsked: boolean
  /** The next command begins another branch: `else`, `elif`. */
  readonly endsBranch: boolean
}

const calls = new WeakMap<Instruction, readonly ShellCall[]>()

/** The commands that a RUN gives to the shell, those of its here-documents too. */
export function shellCalls(instruction: Instruction): readonly ShellCall[] {
  const known = calls.get(instruction) ?? readCalls(instruction)
  calls.set(instruction, known)
  return known
}

function readCalls(instruction: Instruction): readonly ShellCall[] {
  const exec = execForm(instruction.body)
  if (exec !== undefined) {
    const [first] = exec
    const last = exec.at(-1)
    return first && last
      ? [{ words: exec, at: { ...first.at, to: last.at.to }, next: '', isAsked: false, endsBranch: false }]
      : []
  }
  const texts = [instruction.body, ...(instruction.name === 'RUN' ? instruction.heredocs : [])]
  return texts.flatMap(callsOf)
}

/** Words of the shell that only frame a command, and programs that only start another. */
const framing = /^(then|do|else|elif|if|while|until|!|\{|\}|fi|done|time|exec|sudo|env|nice)$/

/** The commands of a text that a shell runs. */
function callsOf({ value, at }: Located<string>): readonly ShellCall[] {
  const { commands, marks } = tokenize(value)
  let mark = 0
  return commands.flatMap((command, index) => {
    const end = command.at(-1)?.end ?? 0
    const next = commands[index + 1]?.[0]?.at ?? value.length
    while (mark < marks.length && (marks[mark]?.at ?? 0) < end) mark += 1
    let sign = next < value.length ? ';' : ''
    for (let each = mark; each < marks.length && (marks[each]?.at ?? 0) < next; each++) {
      const { kind, text } = marks[each] ?? { kind: 'comment', text: '' }
      if (['and', 'or', 'next', 'pipe', 'background'].includes(kind)) {
        sign = text
        break
      }
    }
    const words = command.map((word) => ({
      value: word.text,
      at: { file: at.file, from: at.from + word.at, to: at.from + word.end },
    }))
    const endsBranch = /^(else|elif)$/.test(commands[index + 1]?.[0]?.text ?? '')
    let first = 0
    while (first < words.length && framing.test(words[first]?.value ?? '')) first += 1
    while (first < words.length && /^[A-Za-z_]\w*=/.test(words[first]?.value ?? '')) first += 1
    const isAsked = words.slice(0, first).some(({ value: word }) => /^(if|elif|while|until|!)$/.test(word))
    const [head, ...rest] = words.slice(first)
    return head
      ? [{ words: [head, ...rest], at: { ...head.at, to: at.from + end }, next: sign, isAsked, endsBranch }]
      : []
  })
}
