import type { z } from 'zod'

type Schema = z.core.$ZodType

/** What a value must look like, in words: `a whole number from 1 to 65535`, `"acme", "files" or "off"`. */
export function expectation(schema: Schema): string {
  const def = bare(schema)._zod.def as z.core.$ZodTypes['_zod']['def']
  const check = message(schema)
  switch (def.type) {
    case 'string':
      return check ?? formats[stringFormat(schema) ?? ''] ?? 'text'
    case 'number':
      return number(bare(schema))
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'nothing'
    case 'enum':
      return alternatives(Object.values(def.entries).map((value) => JSON.stringify(value)))
    case 'literal':
      return alternatives(def.values.map((value) => JSON.stringify(value)))
    case 'array':
      return 'a list'
    case 'object':
      return group(def.shape)
    case 'record':
      return 'a group of keys'
    case 'union':
      return alternatives(def.options.map(expectation))
    default:
      throw new Error(`no words for a ${def.type} in the schema of muelle.yaml`)
  }
}

/** The schema without its optional, default and nullable wrappers. */
export function bare(schema: Schema): Schema {
  const def = schema._zod.def as z.core.$ZodTypes['_zod']['def']
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return bare(def.innerType)
    default:
      return schema
  }
}

/** The schemas a path leads to: several where it passes a union, none where it leads nowhere. */
export function schemasAt(schema: Schema, path: readonly PropertyKey[]): readonly Schema[] {
  const [first, ...rest] = path
  if (first === undefined) return [schema]
  const def = bare(schema)._zod.def as z.core.$ZodTypes['_zod']['def']
  switch (def.type) {
    case 'object': {
      const child = def.shape[String(first)]
      return child ? schemasAt(child, rest) : []
    }
    case 'record':
      return schemasAt(def.valueType, rest)
    case 'array':
      return schemasAt(def.element, rest)
    case 'union':
      return def.options.flatMap((option) => schemasAt(option, path))
    default:
      return []
  }
}

/** The keys that may stand under a schema, in the order of the documentation. */
export function keysOf(schema: Schema): readonly string[] {
  const def = bare(schema)._zod.def as z.core.$ZodTypes['_zod']['def']
  if (def.type === 'object') return Object.keys(def.shape)
  if (def.type === 'union') return def.options.flatMap(keysOf)
  return []
}

/** The keys that must be there, or the first few. */
function group(shape: Readonly<Record<string, Schema>>): string {
  const keys = Object.keys(shape)
  const needed = keys.filter((key) => shape[key] && bare(shape[key]) === shape[key])
  return needed.length > 0
    ? `a group of keys with ${needed.join(' and ')}`
    : `a group of keys such as ${keys.slice(0, 2).join(' and ')}`
}

export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nothing'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

function number(schema: Schema): string {
  const { checks = [], format } = bare(schema)._zod.def as z.core.$ZodNumberDef & { format?: string }
  const kind = format?.includes('int') ? 'a whole number' : 'a number'
  const bounds = checks.map((check) => check._zod.def as z.core.$ZodCheckLessThanDef | z.core.$ZodCheckGreaterThanDef)
  const low = bounds.find((bound) => bound.check === 'greater_than')
  const high = bounds.find((bound) => bound.check === 'less_than')
  if (low && high && low.inclusive) return `${kind} from ${low.value} to ${high.value}`
  const words = [
    ...(low ? [`${low.inclusive ? 'at least' : 'above'} ${low.value}`] : []),
    ...(high ? [`at most ${high.value}`] : []),
  ]
  return [kind, words.join(' and ')].filter(Boolean).join(', ')
}

const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  ipv4: 'an IPv4 address such as 127.0.0.1',
  cidrv4: 'a network such as 10.0.0.0/8',
  cidrv6: 'a network such as fd00::/8',
}

/** The message that the schema gives for its own check, such as a regular expression. */
function message(schema: Schema): string | undefined {
  const def = bare(schema)._zod.def as z.core.$ZodTypeDef
  for (const check of def.checks ?? []) {
    const said = check._zod.def.error?.({ code: 'custom', input: undefined, path: [] } as never)
    if (typeof said === 'string') return said
  }
  return undefined
}

const stringFormat = (schema: Schema): string | undefined => {
  const { format } = bare(schema)._zod.def as { format?: string }
  return format
}
