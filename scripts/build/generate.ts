import type { IndexEntry } from '../../packages/muelle/src/generated/spec.ts'
import type { Registry } from './registry.ts'

/** The modules `#generated/*` as JavaScript text, by file name. */
export function generatedModules({ specs, tools }: Registry): Readonly<Record<string, string>> {
  const index: readonly IndexEntry[] = specs.map(({ name, summary, effect }) => ({ name, summary, effect }))
  return {
    'index.js': `export const index = ${JSON.stringify(index)}\n`,
    'specs.js': `export const specs = ${JSON.stringify(specs)}\n`,
    'tools.js': `export const tools = ${JSON.stringify(tools)}\n`,
  }
}
