import { z } from 'zod'

/** One step of a procedure that a person does on the host. */
export const GrowStep = z.object({
  what: z.string(),
  command: z.array(z.string()).describe('exact, one a line; <…> is for the person to fill in; empty: nothing to type'),
  check: z.string().nullable().describe('what must be seen before the next step'),
  online: z.boolean().describe('safe while the stack runs'),
})
export type GrowStep = z.output<typeof GrowStep>
