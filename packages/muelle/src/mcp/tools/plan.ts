import { z } from 'zod'
import { planText } from '../../cli/show/plan.ts'
import type { Planned } from '../../perform/planned.ts'
import { tokenOf } from '../../perform/token.ts'
import { answer, plain } from '../result.ts'
import { parsed, schemaOf } from '../schema.ts'
import { planRequest, Request } from './request.ts'
import type { McpTool } from './tool.ts'

const Output = z.object({
  operation: z.string(),
  environment: z.string().nullable(),
  effect: z.enum(['read', 'change', 'destroy']).describe('the strongest effect of the plan'),
  steps: z.array(
    z.object({
      id: z.string(),
      what: z.string(),
      why: z.string(),
      argv: z.array(z.string()).optional().describe('the exact command'),
      effect: z.enum(['read', 'change', 'destroy']),
      undo: z.string().optional().describe('how it is taken back'),
    }),
  ),
  loses: z.string().nullable().describe('the name of what will be lost'),
  token: z.string().nullable().describe('run wants it for a change; good once, for exactly this plan'),
  next: z.string(),
})

/** Says what an operation would do, and gives the token with which a change is run. */
export const plan: McpTool = {
  definition: {
    name: 'plan',
    title: 'Plan an operation',
    description:
      'Says what an operation would do, step by step, without doing it. Show the plan of a change to the person you work for, then call run with its token.',
    inputSchema: schemaOf(Request, 'input'),
    outputSchema: schemaOf(Output, 'output'),
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  async call(input, call) {
    const { planned } = await planRequest(parsed(Request, input), call)
    const { operation, effect, plan: made, context } = planned
    const token = effect === 'change' && made.steps.length > 0 && !operation.freeForm ? tokenOf(planned) : null
    const next = nextOf(planned)
    return answer([planText(planned, plain), next, ...(token ? [`token: ${token}`] : [])].join('\n'), {
      operation: operation.name,
      environment: context.environment ?? null,
      effect,
      steps: made.steps.map(({ id, what, why, argv, effect, undo }) => ({ id, what, why, argv, effect, undo })),
      loses: made.loses ?? null,
      token,
      next,
    })
  },
}

function nextOf({ operation, effect, plan: made }: Planned): string {
  if (operation.freeForm) return 'It runs whatever it is given: a person runs it, not you.'
  if (effect === 'read') return 'It only reads: call run without a token.'
  if (effect === 'destroy') return `It destroys ${made.loses ?? 'data'}: run asks a person to approve it.`
  return made.steps.length === 0 ? 'There is nothing to do.' : 'Call run with the same input and this token.'
}
