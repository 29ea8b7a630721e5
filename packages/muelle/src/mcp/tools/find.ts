import { z } from 'zod'
import type { Description } from '../../perform/describe.ts'
import { answer } from '../result.ts'
import { parsed, schemaOf } from '../schema.ts'
import type { McpTool } from './tool.ts'

const Input = z.object({
  words: z.string().default('').describe('what it should be about, e.g. "restart service"; all operations when empty'),
})

const Output = z.object({
  operations: z.array(
    z.object({ name: z.string(), summary: z.string(), effect: z.enum(['read', 'change', 'destroy']) }),
  ),
})

/** Looks for operations by words of their name, summary and help. */
export const find: McpTool = {
  definition: {
    name: 'find',
    title: 'Find an operation',
    description:
      'Everything Muelle can do is an operation. Finds those that match the words, best first. Then: describe.',
    inputSchema: schemaOf(Input, 'input'),
    outputSchema: schemaOf(Output, 'output'),
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  async call(input, { catalogue }) {
    const { words } = parsed(Input, input)
    const found = search(catalogue.descriptions, words).map(({ name, summary, effect }) => ({ name, summary, effect }))
    const lines = found.map(({ name, summary, effect }) => `${name} (${effect}): ${summary}`)
    return answer(found.length === 0 ? 'Nothing matches. Call find without words to see all.' : lines.join('\n'), {
      operations: found,
    })
  },
}

/** Operations that match at least one word, those that match more and in better places first. */
function search(descriptions: readonly Description[], words: string): readonly Description[] {
  const wanted = words
    .toLowerCase()
    .split(/[^\p{L}\p{N}-]+/u)
    .filter(Boolean)
  if (wanted.length === 0) return descriptions
  return descriptions
    .map((description) => ({ description, score: wanted.reduce((sum, word) => sum + scoreOf(description, word), 0) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ description }) => description)
}

function scoreOf({ name, summary, help }: Description, word: string): number {
  if (name.split(' ').includes(word)) return 8
  if (name.includes(word)) return 4
  if (summary.toLowerCase().includes(word)) return 2
  return help?.toLowerCase().includes(word) ? 1 : 0
}
