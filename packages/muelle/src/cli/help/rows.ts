import type { ArgumentSpec } from '../../generated/spec.ts'
import { globalSpecs } from '../globals.ts'
import { meaningOf, negationOf } from '../spec/spellings.ts'

/** How help writes a flag: `-n, --tail N`. A boolean that is on by default is shown by its denial. */
export function flagTitle(spec: ArgumentSpec): string {
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `
  if (spec.kind === 'flag') return `${short}${spec.default === true ? negationOf(spec) : `--${spec.name}`}`
  const value = spec.kind === 'pairs' ? 'KEY=VALUE' : spec.placeholder
  return `${short}--${spec.name} ${value}`
}

/** What help says of an argument: its description, whether it must be given, its default. */
export function flagText(spec: ArgumentSpec): string {
  const repeated = spec.kind === 'many' || spec.kind === 'pairs' ? 'may be repeated' : undefined
  const notes = [spec.required ? 'required' : defaultText(spec.default), spec.positional ? undefined : repeated]
  const said = notes.filter((note) => note !== undefined).join('; ')
  return [meaningOf(spec), said === '' ? '' : `(${said})`].filter((part) => part !== '').join(' ')
}

/** The flags of every command, as rows of help. */
export const globalRows = globalSpecs.map((spec) => [flagTitle(spec), flagText(spec)] as const)

function defaultText(value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'boolean' || value === '') return undefined
  if (typeof value === 'object') return undefined
  return `default ${String(value)}`
}
