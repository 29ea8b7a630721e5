import type { Catalogue } from './catalogue.ts'
import { curated } from './curated.ts'
import { curatedTool } from './tools/curated.ts'
import { describe } from './tools/describe.ts'
import { find } from './tools/find.ts'
import { plan } from './tools/plan.ts'
import { run } from './tools/run.ts'
import type { McpTool } from './tools/tool.ts'

/** Every tool by its name: the curated reads that the registry has, then the four that reach all of it. */
export function toolsOf({ descriptions }: Catalogue): ReadonlyMap<string, McpTool> {
  const reads = curated.flatMap((each) => {
    const description = descriptions.find(({ name }) => name === each.operation)
    return description === undefined ? [] : [curatedTool(each, description)]
  })
  return new Map([...reads, find, describe, plan, run].map((tool) => [tool.definition.name, tool]))
}
