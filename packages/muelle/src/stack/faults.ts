import type { z } from 'zod'
import { closest } from '../kernel/didyoumean.ts'
import type { Report } from '../kernel/errors.ts'
import { isPlain, valueAt } from '../kernel/plain.ts'
import { alternatives, bare, expectation, keysOf, schemasAt } from './expectation.ts'
import { isSecretPath } from './mask.ts'
import type { Path, Places } from './places.ts'
import { MuelleYaml } from './schema.ts'

type Issue = z.core.$ZodIssue

/** Where a path of the parsed value stands in the file: they differ where an environment was merged in. */
export type Origin = (path: Path) => Path

/** The file that is judged. */
interface Judged {
  readonly value: unknown
  readonly places: Places
  readonly origin: Origin
  readonly root: z.core.$ZodType
}

/**
 * What Zod found, as reports with places: one fault a key.
 * @param root the schema of the whole file.
 */
export function schemaFaults(
  issues: readonly Issue[],
  value: unknown,
  places: Places,
  origin: Origin,
  root: z.core.$ZodType = MuelleYaml,
): readonly Report[] {
  return issues.flatMap((issue) => faultsOf(issue, issue.path, { value, places, origin, root }))
}

function faultsOf(issue: Issue, path: Path, judged: Judged): readonly Report[] {
  const { value, places, origin } = judged
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, judged))
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1))
    const what = `"${key}" cannot be a key here: ${issue.issues[0]?.message ?? 'not valid'}`
    return [{ what, evidence: key, at: places.ofKey(origin(path)) }]
  }
  const found = valueAt(value, path)
  if (issue.code === 'invalid_union' && isPlain(found)) {
    const branch = issue.errors.find(
      (errors) =>
        !errors.some(({ path, code }) => path.length === 0 && ['invalid_type', 'invalid_value'].includes(code)),
    )
    if (branch) return branch.flatMap((each) => faultsOf(each, [...path, ...each.path], judged))
  }
  return [wrongValue(issue, path, found, judged)]
}

function unknownKey(path: Path, key: string, { places, origin, root }: Judged): Report {
  const known = schemasAt(root, path).flatMap(keysOf)
  const near = closest(key, known)
  const elsewhere = near === undefined && root === MuelleYaml ? roomOf(key) : undefined
  const hint =
    key === '<<'
      ? 'Merge keys are not read here: write the keys out.'
      : near !== undefined
        ? `Did you mean "${near}"?`
        : elsewhere !== undefined
          ? `It belongs under ${elsewhere}:`
          : `The keys here are ${known.join(', ')}.`
  const where = path.length === 0 ? 'at the top level' : `under ${dotted(path)}`
  return {
    what: `Unknown key "${key}" ${where}`,
    evidence: key,
    next: hint,
    at: places.ofKey([...origin([...path, key])]),
  }
}

function wrongValue(issue: Issue, path: Path, found: unknown, { places, origin, root }: Judged): Report {
  const schemas = schemasAt(root, path)
  const wanted = alternatives([...new Set(schemas.map(expectation))])
  const name = dotted(path)
  if (found === undefined) {
    const description = schemas[0] && 'description' in schemas[0] ? String(schemas[0].description ?? '') : ''
    const means = description === '' ? '' : ` (${description})`
    return {
      what: `${name} is missing`,
      next: `Add ${String(path.at(-1))}: ${wanted}${means}.`,
      at: places.ofValue(origin(path)),
    }
  }
  if (issue.code === 'too_small' && Array.isArray(found))
    return { what: `${name} needs at least ${issue.minimum} item`, at: places.ofValue(origin(path)) }
  if (issue.code === 'too_big' && typeof found === 'string')
    return {
      what: `${name} is longer than ${issue.maximum} characters`,
      evidence: found.slice(0, 60),
      at: places.ofValue(origin(path)),
    }
  const written = places.written(origin(path))
  return {
    what: `${name} must be ${wanted}${article(found)}`,
    evidence: isSecretPath(path) ? undefined : written,
    next: remedy(found, written, schemas),
    at: places.ofValue(origin(path)),
  }
}

function remedy(found: unknown, written: string | undefined, schemas: readonly z.core.$ZodType[]): string | undefined {
  const types = schemas.flatMap((schema) => leaves(schema).map((leaf) => leaf._zod.def.type))
  const text = types.includes('string') || types.includes('enum')
  if (text && (typeof found === 'number' || typeof found === 'boolean'))
    return `Write it in quotes: "${written ?? found}".`
  if (types.includes('boolean') && typeof found === 'string' && /^(yes|no|on|off|y|n)$/i.test(found))
    return `Write ${/^(yes|on|y)$/i.test(found) ? 'true' : 'false'}.`
  if (types.includes('number') && typeof found === 'string' && /^\d+$/.test(found))
    return `Write it without quotes: ${found}.`
  if (types.includes('array') && typeof found === 'string') return `Write it as a list: [${found}].`
  if (found === null) return 'Give it a value, or remove the key.'
  const choices = schemas.flatMap(leaves).flatMap(choicesOf)
  const near = typeof found === 'string' ? closest(found, choices) : undefined
  return near === undefined ? undefined : `Did you mean "${near}"?`
}

/** The schemas a value may fit: the options of a union, or the schema itself. */
function leaves(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const inner = bare(schema)
  const def = inner._zod.def as z.core.$ZodTypes['_zod']['def']
  return def.type === 'union' ? def.options.flatMap(leaves) : [inner]
}

function choicesOf(schema: z.core.$ZodType): readonly string[] {
  const def = schema._zod.def as z.core.$ZodTypes['_zod']['def']
  return def.type === 'enum'
    ? Object.values(def.entries).map(String)
    : def.type === 'literal'
      ? def.values.map(String)
      : []
}

/** The section that has such a key, when it was written in the wrong place. */
function roomOf(key: string): string | undefined {
  for (const [section, schema] of Object.entries(MuelleYaml.shape)) {
    const near = section === 'environments' ? undefined : keysOf(schema).includes(key)
    if (near) return section
  }
  return undefined
}

/** `odoo.databases[0]`. */
const dotted = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')

const article = (found: unknown): string => {
  if (found === null) return ', not empty'
  if (Array.isArray(found)) return ', not a list'
  if (isPlain(found)) return ', not a group of keys'
  return ''
}
