import { z } from 'zod'
import { EnvironmentError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { topologyOf } from '../render/topology/graph.ts'
import { type Condition, topologySvg } from '../render/topology/svg.ts'
import { topologyText } from '../render/topology/text.ts'
import { loadStack } from '../stack/load.ts'
import { problemOf } from '../workshop/condition.ts'
import { activeColour, look, type View } from '../workshop/look.ts'

const Output = z.object({
  project: z.string(),
  nodes: z.array(z.object({ id: z.string(), kind: z.enum(['outside', 'service', 'muelle']), state: z.string() })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), kind: z.enum(['way', 'standby']) })),
  picture: z.string().describe('as text or as SVG'),
})

export const topology = operation({
  name: 'topology',
  summary: 'Draw the services of the stack and the ways between them',
  help: [
    'From muelle.yaml, and with how each service is when Docker answers.',
    '$ muelle topology\n$ muelle topology --as svg > stack.svg',
  ].join('\n'),
  effect: 'read',
  input: z.object({ as: z.enum(['text', 'svg']).default('text').describe('a tree of words, or a picture') }),
  output: Output,
  async run(context, { as }) {
    const view = await viewOf(context)
    const stack = 'stack' in view ? view.stack : view
    const active = 'stack' in view ? (await activeColour(view)).colour : 'blue'
    const drawn = topologyOf(stack, active)
    const condition = (id: string): Condition => ('stack' in view ? conditionOf(view, id) : 'unknown')
    const picture = as === 'svg' ? topologySvg(drawn, condition) : topologyText(drawn, (id) => words[condition(id)])
    return {
      project: stack.project,
      nodes: drawn.nodes.map(({ id, kind }) => ({ id, kind, state: condition(id) })),
      edges: [...drawn.edges],
      picture,
    }
  },
  view: ({ picture }) => picture.trimEnd(),
})

const words: Readonly<Record<Condition, string>> = { well: 'well', unwell: 'NOT WELL', still: '', unknown: '' }

/** The stack with what runs of it; the stack alone where there is no Docker. */
async function viewOf(context: Context): Promise<View | View['stack']> {
  try {
    return await look(context)
  } catch (error) {
    // It can be drawn without Docker.
    if (error instanceof EnvironmentError) return await loadStack(context, { files: 'unread' })
    throw error
  }
}

function conditionOf({ containers }: View, id: string): Condition {
  const found = containers.find(({ service, oneOff }) => service === id && !oneOff)
  if (found === undefined) return 'still'
  return problemOf(found) === undefined ? 'well' : 'unwell'
}
