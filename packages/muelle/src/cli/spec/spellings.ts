import type { ArgumentSpec } from '../../generated/spec.ts'

/** Every way to write a flag: `--x`, `--no-x` for booleans, `-x`. None for a positional argument. */
export function spellingsOf(spec: ArgumentSpec): readonly string[] {
  if (spec.positional !== undefined) return []
  const negation = spec.kind === 'flag' ? [negationOf(spec)] : []
  return [`--${spec.name}`, ...negation, ...(spec.short === undefined ? [] : [`-${spec.short}`])]
}

/** How a boolean is denied: `--no-x`, or `--x` when the field itself is called `no-x`. */
export function negationOf({ name }: ArgumentSpec): string {
  return name.startsWith('no-') ? `--${name.slice(3)}` : `--no-${name}`
}

/** What is shown beside a flag: a boolean that is on by default is shown by its denial, and means the contrary. */
export function meaningOf({ kind, default: on, description }: ArgumentSpec): string {
  return kind === 'flag' && on === true ? `do not ${description}` : description
}

/** How messages call an argument: `--x`, or `<x>` for a positional one. */
export function titleOf(spec: ArgumentSpec): string {
  return spec.positional === undefined ? `--${spec.name}` : `<${spec.placeholder.toLowerCase()}>`
}
