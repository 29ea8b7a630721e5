import type { Tool } from '@modelcontextprotocol/server'
import type { Description, JsonSchema } from '../../perform/describe.ts'
import { runPlanned } from '../../perform/perform.ts'
import type { Curated } from '../curated.ts'
import { answer, textOf } from '../result.ts'
import { environmentField } from '../schema.ts'
import { planRequest } from './request.ts'
import type { McpTool } from './tool.ts'

/**
 * An operation that only reads, as a tool of its own: its input is the tool's input, its output the structured content.
 * @throws Error, a bug, when the operation changes something or its output is no object.
 */
export function curatedTool({ tool, operation, without = [] }: Curated, description: Description): McpTool {
  if (description.effect !== 'read') throw new Error(`"${operation}" is no read: it cannot be a curated tool`)
  if (description.outputSchema.type !== 'object') throw new Error(`the output of "${operation}" is no object`)
  return {
    definition: {
      name: tool,
      title: description.summary,
      description: [`${description.summary}.`, ...(description.help ? [proseOf(description.help)] : [])].join('\n'),
      inputSchema: inputSchemaOf(description.inputSchema, without),
      outputSchema: description.outputSchema as Tool['outputSchema'] & object,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async call(given, call) {
      const { environment, ...input } = given
      const request = { operation, input, environment: environmentField.parse(environment) }
      const { planned, reporter } = await planRequest(request, call)
      const done = await runPlanned(planned, { by: 'nobody' })
      return answer(textOf(planned.operation, done, reporter.lines()), done.output as Record<string, unknown>)
    },
  }
}

/** Help without its examples: they are lines for a shell. */
function proseOf(help: string): string {
  return help
    .split('\n')
    .filter((line) => !line.startsWith('$ '))
    .join('\n')
    .trim()
}

function inputSchemaOf(schema: JsonSchema, without: readonly string[]): Tool['inputSchema'] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, object>)
  const kept = properties.filter(([name]) => !without.includes(name))
  if (kept.some(([name]) => name === 'environment'))
    throw new Error('a curated operation has a field "environment" of its own')
  const environment = { type: 'string' as const, description: environmentField.description ?? '' }
  return { ...schema, type: 'object', properties: { ...Object.fromEntries(kept), environment } }
}
