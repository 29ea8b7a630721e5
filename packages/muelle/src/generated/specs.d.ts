import type { OperationSpec } from './spec.ts'

/** The arguments of every operation, without Zod, written by the build. Import it as `#generated/specs`. */
export const specs: readonly OperationSpec[]
