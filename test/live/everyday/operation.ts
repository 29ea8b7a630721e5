import { type AnyOperation, operations } from '../../../packages/muelle/src/operations.ts'

/** The entry of the registry that a line runs: the one with the longest name that its words begin with. */
export function entryOf(line: string) {
  const fitting = operations.filter(({ name }) => `${line} `.startsWith(`muelle ${name} `))
  return fitting.sort((a, b) => b.name.length - a.name.length)[0]
}

/** @throws Error when the line runs no operation. */
export async function operationOf(line: string): Promise<AnyOperation> {
  const entry = entryOf(line)
  if (entry === undefined) throw new Error(`${line} is no operation`)
  return entry.load()
}
