import type { Operation } from './kernel/operation.ts'

/** Any operation, its two schemas forgotten. */
export type AnyOperation = Operation

/** One line of the registry. Nothing is loaded until `load` is called: help must not pay for schemas or Docker. */
export interface Entry {
  /** The operation's own name, repeated here so that it can be found without loading it. */
  readonly name: string
  readonly load: () => Promise<AnyOperation>
}

/** Everything Muelle can do. The command line, MCP and the reference pages are projections of this list. */
export const operations: readonly Entry[] = [
  { name: 'completion', load: async () => (await import('./self/completion.ts')).completion },
  { name: 'version', load: async () => (await import('./self/version.ts')).version },
]
