import type { ArgumentSpec, OperationSpec } from '../generated/spec.ts'
import { UserError } from '../kernel/errors.ts'
import { shellWord } from '../kernel/shell-word.ts'

/** What stands before the operation on the line. */
export interface Surroundings {
  readonly directory: string
  readonly environment: string | undefined
}

/**
 * The command line that does what an agent asked for, for a person to run.
 * @param input as the agent gave it: defaults left out.
 * @param confirm name of what will be lost; absent when nothing is.
 * @throws UserError when a value is one that no flag can hold.
 */
export function commandLine(spec: OperationSpec, input: unknown, place: Surroundings, confirm?: string): string {
  const words = spec.arguments.flatMap((argument) => flagWords(argument, valueAt(input, argument.path)))
  const positional = spec.arguments
    .filter((argument) => argument.positional !== undefined)
    .flatMap((argument) => asList(valueAt(input, argument.path)).map(textOf))
  const environment = place.environment === undefined ? [] : ['--env', place.environment]
  const globals = [
    '--project',
    place.directory,
    ...environment,
    ...(confirm === undefined ? [] : ['--confirm', confirm]),
  ]
  // After `--` a word that begins with a dash is not taken for a flag.
  const guarded = positional.some((word) => word.startsWith('-')) ? ['--', ...positional] : positional
  return ['muelle', ...spec.name.split(' '), ...globals, ...words, ...guarded].map(shellWord).join(' ')
}

function flagWords(argument: ArgumentSpec, value: unknown): readonly string[] {
  if (value === undefined || argument.positional !== undefined) return []
  const flag = `--${argument.name}`
  switch (argument.kind) {
    case 'flag':
      return [value === true ? flag : `--no-${argument.name}`]
    case 'one':
      return [`${flag}=${textOf(value)}`]
    case 'many':
      return asList(value).map((each) => `${flag}=${textOf(each)}`)
    case 'pairs':
      return Object.entries(value as object).map(([key, each]) => `${flag}=${key}=${textOf(each)}`)
  }
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    input,
  )
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new UserError({
    what: 'A value of the input cannot stand on a command line',
    evidence: JSON.stringify(value),
    next: 'A person has to run this operation with flags of their own: see muelle --help.',
  })
}
