import type { z } from 'zod'
import type { Context } from '../kernel/operation.ts'
import type { Effect, Plan } from '../kernel/steps.ts'
import type { AnyOperation } from '../operations.ts'
import type { Face } from './face.ts'

/** An operation with its input parsed and its plan made; nothing has been changed yet. */
export interface Planned {
  readonly operation: AnyOperation
  readonly input: z.output<z.ZodObject>
  /** The strongest effect of the operation, of its plan's steps and of what they lose: `down` changes, with `--volumes` it destroys. */
  readonly effect: Effect
  /** Redacted. Without steps when there is nothing to do, and for a `read`. */
  readonly plan: Plan
  readonly context: Context
  readonly face: Face
}
