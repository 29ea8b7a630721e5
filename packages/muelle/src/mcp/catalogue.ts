import type { OperationSpec } from '../generated/spec.ts'
import { didYouMean } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import type { AnyOperation, Entry } from '../operations.ts'
import type { Description } from '../perform/describe.ts'

/** The registry as this face needs it: descriptions made at build time, the operations themselves loaded when they run. */
export interface Catalogue {
  readonly entries: readonly Entry[]
  readonly descriptions: readonly Description[]
  readonly specs: readonly OperationSpec[]
}

/** @throws UserError naming the closest operation when there is none of this name. */
export function descriptionOf({ descriptions }: Catalogue, name: string): Description {
  const found = descriptions.find((description) => description.name === name)
  if (found !== undefined) return found
  const names = descriptions.map((description) => description.name)
  throw new UserError({
    what: `There is no operation "${name}"`,
    evidence: `there are ${names.length} operations`,
    next: didYouMean(name, names) ?? 'Use find to look for one.',
  })
}

/** Loads an operation. @throws UserError when there is none of this name. */
export async function operationOf(catalogue: Catalogue, name: string): Promise<AnyOperation> {
  descriptionOf(catalogue, name)
  const entry = catalogue.entries.find((candidate) => candidate.name === name)
  if (entry === undefined) throw new Error(`the build knows the operation "${name}" and the registry does not`)
  return await entry.load()
}
