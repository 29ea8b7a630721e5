import type { ArgumentSpec, OperationSpec } from '../../generated/spec.ts'
import { type Globals, globalSpecs } from '../globals.ts'
import { titleOf } from '../spec/spellings.ts'
import { collect } from './collect.ts'
import { flagReader } from './flags.ts'
import { usageError } from './usage.ts'

/** A command line, understood. */
export interface Parsed {
  /** Not validated yet: values have the types of their words, nothing more. */
  readonly input: Readonly<Record<string, unknown>>
  readonly globals: Globals
}

/**
 * The words after the operation's own: flags, global ones among them, and positional arguments.
 * `--` ends the flags; so does the first word of a raw rest.
 * @throws UserError what is wrong, the offending text and the closest flag. Exit 2.
 */
export function parseArguments(spec: Pick<OperationSpec, 'name' | 'arguments'>, tokens: readonly string[]): Parsed {
  const values = collect()
  const reader = flagReader(spec, values)
  const positional = spec.arguments.filter((argument) => argument.positional !== undefined)
  const queue = [...tokens]
  let position = 0
  let onlyWords = false
  for (let token = queue.shift(); token !== undefined; token = queue.shift()) {
    if (!onlyWords && token === '--') {
      onlyWords = true
    } else if (!onlyWords && looksLikeFlag(token)) {
      reader.read(token, queue)
    } else {
      const argument = positional[position]
      if (argument === undefined) throw tooMany(spec, positional, token)
      values.add(argument, token, token)
      if (argument.positional !== 'rest') position += 1
      else if (argument.raw) onlyWords = true
    }
  }
  const globals = values.objectOf(globalSpecs) as Globals
  if (!globals.help) requireAll(spec, values.has)
  return { input: values.objectOf(spec.arguments), globals }
}

/** `-` is a word, and so is a whole line in quotes that begins with a dash: no flag has a blank before its `=`. */
const looksLikeFlag = (token: string) => token.startsWith('-') && token !== '-' && !/^-[^=]*\s/.test(token)

function tooMany(spec: Pick<OperationSpec, 'name'>, positional: readonly ArgumentSpec[], token: string): Error {
  const takes = positional.length === 0 ? 'no words' : `only ${positional.map(titleOf).join(' ')}`
  return usageError(`${spec.name} takes ${takes}`, token, `See \`muelle ${spec.name} --help\`.`)
}

function requireAll(spec: Pick<OperationSpec, 'name' | 'arguments'>, has: (argument: ArgumentSpec) => boolean): void {
  const missing = spec.arguments.filter((argument) => argument.required && !has(argument))
  if (missing.length === 0) return
  const titles = missing.map((argument) => titleOf(argument))
  const next = missing.map((argument) =>
    argument.positional === undefined ? `--${argument.name} ${argument.placeholder}` : titleOf(argument),
  )
  throw usageError(
    `${titles.join(' and ')} ${titles.length > 1 ? 'are' : 'is'} missing`,
    missing.map(({ description }) => description).find((text) => text !== ''),
    `muelle ${spec.name} ${next.join(' ')}`,
  )
}
