import { z } from 'zod'
import type { Effect } from '../kernel/steps.ts'
import type { AnyOperation } from '../operations.ts'

/** JSON Schema, draft 2020-12, of an object. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** One operation without Zod: what the build keeps of it for MCP (`#generated/tools`). */
export interface Description {
  readonly name: string
  readonly summary: string
  readonly help?: string | undefined
  readonly effect: Effect
  readonly inputSchema: JsonSchema
  readonly outputSchema: JsonSchema
}

/** Marks of the command line (`FieldMeta`); they mean nothing to a reader of the schema. */
const marks = ['positional', 'raw', 'short', 'placeholder']

/**
 * An operation as plain data.
 * @throws Error when a schema cannot be represented in JSON Schema (dates, bigints, custom types): the build fails then.
 */
export function describe({ name, summary, help, effect, input, output }: AnyOperation): Description {
  return {
    name,
    summary,
    help,
    effect,
    inputSchema: jsonSchemaOf(input, 'input'),
    outputSchema: jsonSchemaOf(output, 'output'),
  }
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      for (const mark of marks) delete (jsonSchema as Record<string, unknown>)[mark]
    },
  })
  return rest
}
