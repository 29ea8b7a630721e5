import { z } from 'zod'
import { planOperation } from '../../perform/perform.ts'
import type { Planned } from '../../perform/planned.ts'
import { operationOf } from '../catalogue.ts'
import { faceFor } from '../face.ts'
import type { Reporter } from '../progress.ts'
import { environmentField } from '../schema.ts'
import type { Call } from './tool.ts'

/** What plan and run are told: any operation of the registry. */
export const Request = z.object({
  operation: z.string().describe('name of the operation, e.g. "restart"'),
  input: z.record(z.string(), z.unknown()).default({}).describe('its input; describe tells its schema'),
  environment: environmentField,
})

/** Plans an operation on behalf of a call; changes nothing. */
export async function planRequest(
  { operation, input, environment }: z.output<typeof Request>,
  call: Call,
): Promise<{ planned: Planned; reporter: Reporter }> {
  const { face, reporter } = faceFor(call, environment)
  const planned = await planOperation(await operationOf(call.catalogue, operation), input, face)
  reporter.expect(planned.plan.steps.length)
  return { planned, reporter }
}
