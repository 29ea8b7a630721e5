import { z } from 'zod'
import type { ArgumentSpec, OperationSpec } from '../../generated/spec.ts'
import type { AnyOperation } from '../../operations.ts'
import { checkArguments } from './check.ts'
import { branchesOf, type FieldSchema, isRecord, isStruct } from './fields.ts'
import { placeholderOf, wordTypeOf } from './words.ts'

/** Where a field stands in the input, and what it inherits from the objects around it. */
interface Place {
  readonly path: readonly string[]
  readonly required: boolean
}

/**
 * The arguments of an operation, read from its input schema. Only the build calls this: the command line itself never loads Zod for help.
 * @throws Error when a field has no spelling on a command line, or two fields have the same.
 */
export function deriveSpec({ name, summary, help, effect, input }: AnyOperation): OperationSpec {
  const schema = z.toJSONSchema(input, { io: 'input', reused: 'inline' }) as FieldSchema
  const found = structArguments([schema], { path: [], required: true }, name)
  return { name, summary, help, effect, arguments: checkArguments(name, found) }
}

/** Fields of one object, or of all members of a union of objects: the discriminator's literals are joined, the rest is optional. */
function structArguments(members: readonly FieldSchema[], place: Place, where: string): readonly ArgumentSpec[] {
  const keys = new Set(members.flatMap((member) => Object.keys(member.properties ?? {})))
  return [...keys].flatMap((key) => {
    const fields = members.flatMap((member) => member.properties?.[key] ?? [])
    const [field = {}] = fields
    const required = place.required && members.every((member) => member.required?.includes(key))
    const schema =
      fields.length > 1 ? { ...field, type: undefined, enum: undefined, const: undefined, anyOf: fields } : field
    return fieldArguments(schema as FieldSchema, { path: [...place.path, key], required }, `${where}: ${key}`)
  })
}

function fieldArguments(schema: FieldSchema, place: Place, where: string): readonly ArgumentSpec[] {
  const branches = branchesOf(schema)
  if (branches.length > 0 && branches.every(isStruct)) return structArguments(branches, place, where)
  return [argumentOf(schema, branches, place, where)]
}

function argumentOf(
  schema: FieldSchema,
  branches: readonly FieldSchema[],
  { path, required }: Place,
  where: string,
): ArgumentSpec {
  const [only = {}] = branches
  const name = path.map(kebab).join('.')
  const { kind, word } = shapeOf(only, branches, schema, where)
  return {
    kind,
    path,
    name,
    short: schema.short,
    positional: schema.positional,
    raw: schema.raw,
    placeholder: schema.placeholder ?? placeholderOf(word, kebab(path.at(-1) ?? name)),
    word,
    description: schema.description ?? '',
    required,
    default: schema.default,
  }
}

function shapeOf(
  only: FieldSchema,
  branches: readonly FieldSchema[],
  schema: FieldSchema,
  where: string,
): Pick<ArgumentSpec, 'kind' | 'word'> {
  const array = branches.find((branch) => branch.type === 'array')
  if (array !== undefined) return { kind: 'many', word: wordTypeOf(array.items ?? {}, where) }
  if (branches.length === 1 && isRecord(only)) {
    return { kind: 'pairs', word: wordTypeOf(only.additionalProperties as FieldSchema, where) }
  }
  if (branches.length === 1 && only.type === 'boolean' && only.const === undefined) {
    return { kind: 'flag', word: { types: ['boolean'], values: [] } }
  }
  return { kind: 'one', word: wordTypeOf(schema, where) }
}

/** `withoutBackup` -> `without-backup`. */
function kebab(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}
