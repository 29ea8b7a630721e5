import { type CallToolResult, type InputRequiredResult, isInputRequiredResult } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { UserError } from '../../kernel/errors.ts'
import type { Approval } from '../../perform/approval.ts'
import { runPlanned } from '../../perform/perform.ts'
import type { Planned } from '../../perform/planned.ts'
import { approvalByPerson, onlyByHand } from '../person.ts'
import type { Reporter } from '../progress.ts'
import { answer, textOf } from '../result.ts'
import { parsed, schemaOf } from '../schema.ts'
import { planRequest, Request } from './request.ts'
import type { Call, McpTool } from './tool.ts'

const Input = Request.extend({ token: z.string().optional().describe('of the plan; a change wants it') })

const Output = z.object({
  operation: z.string(),
  environment: z.string().nullable(),
  notWell: z.boolean().describe('done, and the answer is "not well": findings, failed checks'),
  output: z.unknown().describe('as describe tells'),
})

/** Runs any operation: a read at once, a change with the token of its plan, a destroy only when a person approves. */
export const run: McpTool = {
  definition: {
    name: 'run',
    title: 'Run an operation',
    description:
      'Runs an operation. A read runs at once. A change needs the token that plan gave for the same input. What destroys data is approved by a person, who is asked; you cannot approve it.',
    inputSchema: schemaOf(Input, 'input'),
    outputSchema: schemaOf(Output, 'output'),
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  },
  async call(input, call) {
    const { token, ...request } = parsed(Input, input)
    const { planned, reporter } = await planRequest(request, call)
    const approval = await approvalOf(planned, token, request.input, call)
    return isInputRequiredResult(approval) ? approval : await finish(planned, approval, reporter)
  },
}

async function approvalOf(
  planned: Planned,
  token: string | undefined,
  input: unknown,
  call: Call,
): Promise<Approval | InputRequiredResult> {
  if (planned.operation.freeForm) throw onlyByHand(planned, input, call)
  if (planned.effect === 'destroy') return await approvalByPerson(planned, input, call)
  if (token !== undefined) return { by: 'token', token }
  if (planned.effect === 'read' || planned.plan.steps.length === 0) return { by: 'nobody' }
  throw new UserError(
    {
      what: `${planned.operation.name} changes things, and no token shows that its plan was read`,
      evidence: `its plan has ${planned.plan.steps.length} steps`,
      next: 'Call plan with the same input, then run with the token it gives.',
    },
    { refused: true },
  )
}

async function finish(planned: Planned, approval: Approval, reporter: Reporter): Promise<CallToolResult> {
  const done = await runPlanned(planned, approval)
  return answer(textOf(planned.operation, done, reporter.lines()), {
    operation: planned.operation.name,
    environment: planned.context.environment ?? null,
    notWell: done.notWell,
    output: done.output,
  })
}
