import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequiredResult,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { muelleVersion } from '../kernel/version.ts'
import { failureOf } from '../perform/failure.ts'
import type { Catalogue } from './catalogue.ts'
import type { Place } from './place.ts'
import { failed } from './result.ts'
import { toolsOf } from './tools.ts'

const instructions = `Muelle keeps an Odoo 19 project in production on Docker. Tools such as ps and logs look at the stack of this project.
Everything else is an operation: find it, describe it, plan it, run it. A change runs only with the token of its plan: show the person
the plan first. What destroys data is approved by a person and never by you. Secrets are never shown; give file:PATH references.`

/** A server for one connection. `track` is told of every call while it runs, so that the process can wait for it. */
export function createServer(catalogue: Catalogue, place: Place, track: (call: Promise<unknown>) => void): Server {
  const tools = toolsOf(catalogue)
  const definitions = [...tools.values()].map(({ definition }) => definition)
  const server = new Server({ name: 'muelle', version: muelleVersion }, { capabilities: { tools: {} }, instructions })
  const call = async (name: string, input: Readonly<Record<string, unknown>>, context: ServerContext) => {
    const tool = tools.get(name)
    if (tool === undefined) return noTool(name, [...tools.keys()])
    try {
      return await tool.call(input, { catalogue, place, context, canAsk: canAsk(server, context) })
    } catch (error) {
      return failed(failureOf(error, context.mcpReq.signal.aborted), place.directory)
    }
  }
  server.setRequestHandler('tools/list', () => ({ tools: definitions }))
  server.setRequestHandler('tools/call', ({ params }, context): Promise<CallToolResult | InputRequiredResult> => {
    const running = call(params.name, params.arguments ?? {}, context)
    track(running)
    return running
  })
  return server
}

const Capabilities = z.object({ elicitation: z.record(z.string(), z.unknown()).optional() })
/** The envelope that each request carries since 2026-07-28. */
const Envelope = z.object({ [CLIENT_CAPABILITIES_META_KEY]: Capabilities })

/** Whether the client can put a form before the person: said with each request since 2026-07-28, once at the beginning before. */
function canAsk(server: Server, { mcpReq }: ServerContext): boolean {
  const modern = Envelope.safeParse(mcpReq.envelope).data?.[CLIENT_CAPABILITIES_META_KEY]
  const { elicitation } = modern ?? server.getClientCapabilities() ?? {}
  // An empty object means forms, as it did before there were other ways to ask.
  return elicitation !== undefined && ('form' in elicitation || !('url' in elicitation))
}

function noTool(name: string, names: readonly string[]): CallToolResult {
  const text = `There is no tool "${name}". There are ${names.join(', ')}; other operations go through find, describe, plan and run.`
  return { content: [{ type: 'text', text }], isError: true }
}
