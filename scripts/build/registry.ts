import { faceSpecs } from '../../packages/muelle/src/cli/faces.ts'
import { deriveSpec } from '../../packages/muelle/src/cli/spec/derive.ts'
import type { OperationSpec } from '../../packages/muelle/src/generated/spec.ts'
import { type AnyOperation, type Entry, operations } from '../../packages/muelle/src/operations.ts'
import { type Description, describe } from '../../packages/muelle/src/perform/describe.ts'

/** The registry without code: what help, completion, MCP and the reference pages need. */
export interface Registry {
  /** The other faces (`muelle mcp`) among them. */
  readonly specs: readonly OperationSpec[]
  readonly tools: readonly Description[]
}

/**
 * Imports every operation and describes it.
 * @throws Error when one of them is not as its line of the registry says, or cannot be represented: the build fails.
 */
export async function readRegistry(entries: readonly Entry[] = operations): Promise<Registry> {
  const loaded = await Promise.all(entries.map(async (entry) => checked(entry, await entry.load())))
  const names = new Set(loaded.map(({ name }) => name))
  if (names.size < loaded.length) throw new Error('two operations have the same name')
  const sorted = loaded.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const specs = [...sorted.map(deriveSpec), ...faceSpecs].toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return { specs, tools: sorted.map(describe) }
}

function checked({ name }: Entry, operation: AnyOperation): AnyOperation {
  const fault = faultOf(name, operation)
  if (fault !== undefined) throw new Error(`operation "${name}": ${fault}`)
  return operation
}

function faultOf(name: string, operation: AnyOperation): string | undefined {
  if (operation.name !== name) return `calls itself "${operation.name}"`
  if (!/^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*$/.test(name)) return 'its name is not words of a-z, 0-9 and -'
  if (!/^[A-Z][^\n]*[^.\n]$/.test(operation.summary)) return 'its summary is not one sentence without a full stop'
  if (operation.effect !== 'read' && operation.plan === undefined)
    return `has the effect ${operation.effect} and no plan`
  return undefined
}
