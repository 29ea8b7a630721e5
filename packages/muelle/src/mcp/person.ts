import { acceptedContent, type InputRequiredResult, inputRequired, inputResponse } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { planText } from '../cli/show/plan.ts'
import { UserError } from '../kernel/errors.ts'
import { type Approval, nameOfLoss } from '../perform/approval.ts'
import type { Planned } from '../perform/planned.ts'
import { redeem, tokenOf } from '../perform/token.ts'
import { commandLine } from './command-line.ts'
import { plain } from './result.ts'
import type { Call } from './tools/tool.ts'

/** Key of the question among what the client is asked. */
const question = 'name'
const Typed = z.object({ name: z.string() })

/**
 * Asks the person behind the client to type the name of what will be lost. The agent has no part in it: the question and its answer
 * go between this server and the client, and the answer counts only for the plan that was shown with it.
 * @returns the question, to be handed to the client; or what the person typed, once there is an answer.
 * @throws UserError, refused, when the client cannot ask or the person does not agree: it names the line to run by hand.
 */
export async function approvalByPerson(
  planned: Planned,
  input: unknown,
  call: Call,
): Promise<Approval | InputRequiredResult> {
  const { inputResponses, requestState } = call.context.mcpReq
  const reply = inputResponse(inputResponses, question)
  if (reply.kind === 'missing') {
    if (!call.canAsk) throw byHand(planned, input, call)
    return inputRequired({ inputRequests: { [question]: ask(planned) }, requestState: tokenOf(planned) })
  }
  const typed = acceptedContent(inputResponses, question, Typed)
  if (typed === undefined) throw declined(planned)
  // The plan is made again for every call: what the person saw must be what will be done.
  redeem(String(requestState<string>() ?? ''), planned)
  return { by: 'person', typed: typed.name }
}

function ask(planned: Planned) {
  const name = nameOfLoss(planned)
  return inputRequired.elicit({
    message: `${planText(planned, plain)}\n\nAn agent asks for this. Type ${name} to lose it for good.`,
    requestedSchema: {
      type: 'object',
      properties: { name: { type: 'string', title: `Type ${name}`, description: 'the name of what will be lost' } },
      required: ['name'],
    },
  })
}

function byHand(planned: Planned, input: unknown, call: Call): UserError {
  const name = nameOfLoss(planned)
  return new UserError(
    {
      what: `${planned.operation.name} destroys ${name}: only a person can approve that, and this client cannot ask one`,
      evidence: `its plan has ${planned.plan.steps.length} steps and loses ${name}`,
      next: `A person runs: ${lineFor(planned, input, call, name)}`,
    },
    { refused: true },
  )
}

/** Why an agent may not run a command that it makes up itself, and the line for a person. */
export const onlyByHand = (planned: Planned, input: unknown, call: Call): UserError =>
  new UserError(
    {
      what: `${planned.operation.name} runs whatever it is given: nobody can tell from its plan what that destroys`,
      evidence: planned.plan.steps.map(({ what }) => what).join('; '),
      next: `A person runs: ${lineFor(planned, input, call)}`,
    },
    { refused: true },
  )

/** The command line that does the same. */
function lineFor(planned: Planned, input: unknown, { catalogue, place }: Call, lost?: string): string {
  const spec = catalogue.specs.find((each) => each.name === planned.operation.name)
  if (spec === undefined) throw new Error(`the build has no arguments for "${planned.operation.name}"`)
  return commandLine(spec, input, { directory: place.directory, environment: planned.context.environment }, lost)
}

function declined({ operation }: Planned): UserError {
  return new UserError(
    {
      what: `The person did not approve ${operation.name}`,
      next: 'Nothing was changed. Do not ask again unless they want it.',
    },
    { refused: true },
  )
}
