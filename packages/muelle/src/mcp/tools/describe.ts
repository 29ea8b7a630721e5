import { z } from 'zod'
import { descriptionOf } from '../catalogue.ts'
import { answer } from '../result.ts'
import { parsed, schemaOf } from '../schema.ts'
import type { McpTool } from './tool.ts'

const Input = z.object({ operation: z.string().describe('its name, as find tells it, e.g. "secrets list"') })

const Output = z.object({
  name: z.string(),
  summary: z.string(),
  help: z.string().optional(),
  effect: z.enum(['read', 'change', 'destroy']),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()),
})

const ways = {
  read: 'It only reads: run it.',
  change: 'It changes things: plan it, read the plan, then run it with the token of the plan.',
  destroy: 'It destroys: plan it to see what; a person has to approve it.',
} as const

/** Tells how an operation is called: its input and output as JSON Schema. */
export const describe: McpTool = {
  definition: {
    name: 'describe',
    title: 'Describe an operation',
    description:
      'Tells what an operation does, its input and its output as JSON Schema. Then: plan, or run when it only reads.',
    inputSchema: schemaOf(Input, 'input'),
    outputSchema: schemaOf(Output, 'output'),
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  async call(input, { catalogue }) {
    const { name, summary, help, effect, inputSchema, outputSchema } = descriptionOf(
      catalogue,
      parsed(Input, input).operation,
    )
    const text = [
      `${name}: ${summary}.`,
      ways[effect],
      ...(help === undefined ? [] : [help]),
      `input: ${JSON.stringify(inputSchema)}`,
    ]
    return answer(text.join('\n'), {
      name,
      summary,
      ...(help === undefined ? {} : { help }),
      effect,
      inputSchema,
      outputSchema,
    })
  },
}
