import type { FieldMeta } from '../../kernel/operation.ts'

/** The keywords of JSON Schema that an argument of the command line can be made of, beside the marks of an input field. */
export interface FieldSchema extends FieldMeta {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly FieldSchema[]
  readonly oneOf?: readonly FieldSchema[]
  readonly items?: FieldSchema
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: FieldSchema | boolean
  readonly description?: string
  readonly default?: unknown
}

/** The members of a union, or the schema itself. `null` is left out: no word of a command line says it. */
export function branchesOf(schema: FieldSchema): readonly FieldSchema[] {
  const union = schema.anyOf ?? schema.oneOf
  if (union !== undefined) return union.flatMap(branchesOf)
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  return types.filter((type) => type !== 'null').map((type) => ({ ...schema, type }))
}

/** An object whose fields are known: each becomes a flag of its own. */
export function isStruct(schema: FieldSchema): boolean {
  return schema.type === 'object' && schema.properties !== undefined
}

/** An object whose keys are free: `--x key=value`. */
export function isRecord(schema: FieldSchema): boolean {
  return schema.type === 'object' && typeof schema.additionalProperties === 'object'
}
