import { z } from 'zod'
import { isPlain, valueAt } from '../kernel/plain.ts'
import { sections } from './merge.ts'
import { MuelleYaml } from './schema.ts'

/** The JSON Schema (draft 7, which editors know best) of muelle.yaml as a person writes it. */
export function jsonSchema(): Record<string, unknown> {
  const schema: Record<string, unknown> = z.toJSONSchema(MuelleYaml, { io: 'input', target: 'draft-7' })
  const environment = environmentOf(schema)
  for (const section of sections) relax(valueAt(environment, ['properties', section]))
  return { ...schema, title: 'muelle.yaml', description: 'An Odoo 19 Community stack, as Muelle writes and runs it' }
}

/** An environment says only what differs: nothing is required there, and no default is filled in. */
function relax(schema: unknown): void {
  if (!isPlain(schema)) return
  delete schema.default
  if (Array.isArray(schema.anyOf)) for (const option of schema.anyOf) relax(option)
  if (!isPlain(schema.properties)) return
  delete schema.required
  for (const property of Object.values(schema.properties)) relax(property)
}

function environmentOf(schema: unknown): unknown {
  const environment = valueAt(schema, ['properties', 'environments', 'additionalProperties'])
  const options = valueAt(environment, ['anyOf'])
  return Array.isArray(options) ? options.find((option) => valueAt(option, ['properties']) !== undefined) : environment
}
