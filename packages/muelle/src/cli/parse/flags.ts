import type { ArgumentSpec, OperationSpec } from '../../generated/spec.ts'
import { closest } from '../../kernel/didyoumean.ts'
import { globalSpecs } from '../globals.ts'
import { negationOf, spellingsOf, titleOf } from '../spec/spellings.ts'
import type { Collected } from './collect.ts'
import { usageError } from './usage.ts'

/** Reads one token that begins with a dash, and takes its value from the queue when it has one. */
export interface FlagReader {
  read(token: string, queue: string[]): void
}

export function flagReader(spec: Pick<OperationSpec, 'name' | 'arguments'>, values: Collected): FlagReader {
  const flags = new Map<string, ArgumentSpec>()
  for (const argument of [...globalSpecs, ...spec.arguments]) {
    for (const spelling of spellingsOf(argument)) flags.set(spelling, argument)
  }
  const unknown = (token: string) => {
    const long = [...flags.keys()].filter((spelling) => spelling.startsWith('--'))
    const near = token.startsWith('--') ? closest(token, long) : undefined
    const raw = spec.arguments.some((argument) => argument.positional === 'rest')
    const other = raw ? `If it belongs to what follows, put -- before it.` : `See \`muelle ${spec.name} --help\`.`
    return usageError(
      `${spec.name} has no flag ${token}`,
      token,
      near === undefined ? other : `Did you mean "${near}"?`,
    )
  }

  const readLong = (token: string, queue: string[]) => {
    const equals = token.indexOf('=')
    const name = equals === -1 ? token : token.slice(0, equals)
    const given = equals === -1 ? undefined : token.slice(equals + 1)
    const argument = flags.get(name)
    if (argument === undefined) throw unknown(name)
    if (argument.kind === 'flag') {
      values.set(argument, truth(argument, name, given) !== (name === negationOf(argument)), token)
      return
    }
    const text = given ?? next(argument, queue)
    values.add(argument, text, given === undefined ? `${token} ${text}` : token)
  }

  return {
    read(token, queue) {
      if (token.startsWith('--')) return readLong(token, queue)
      // `-ts3`: letters of booleans may stand together; the first one that takes a value takes the rest.
      for (let index = 1; index < token.length; index += 1) {
        const argument = flags.get(`-${token[index]}`)
        if (argument === undefined) throw unknown(index === 1 ? token : `-${token[index]}`)
        if (argument.kind === 'flag') {
          values.set(argument, true, token)
          continue
        }
        const rest = token.slice(index + 1).replace(/^=/, '')
        const text = rest === '' ? next(argument, queue) : rest
        values.add(argument, text, rest === '' ? `${token} ${text}` : token)
        return
      }
    },
  }
}

/** The word after a flag. One that looks like another flag is no value, unless it is a negative number that is wanted. */
function next(argument: ArgumentSpec, queue: string[]): string {
  const [word] = queue
  const numeric = argument.word.types.some((type) => type === 'number' || type === 'integer')
  const flagLike = word?.startsWith('-') && word !== '-' && !(numeric && /^-[\d.]/.test(word))
  if (word === undefined || flagLike) {
    throw usageError(
      `${titleOf(argument)} needs a value`,
      word === undefined ? 'the line ends after it' : `what follows is ${word}`,
      word === undefined
        ? `--${argument.name} ${argument.placeholder}`
        : `--${argument.name}=${word} if that is the value.`,
    )
  }
  queue.shift()
  return word
}

function truth(argument: ArgumentSpec, name: string, given: string | undefined): boolean {
  if (given === undefined || given === 'true') return true
  if (given === 'false') return false
  throw usageError(
    `${titleOf(argument)} takes no value`,
    `${name}=${given}`,
    `Write ${name} or ${negationOf(argument)}.`,
  )
}
