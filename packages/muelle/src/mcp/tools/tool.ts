import type { CallToolResult, InputRequiredResult, ServerContext, Tool } from '@modelcontextprotocol/server'
import type { Catalogue } from '../catalogue.ts'
import type { Place } from '../place.ts'

/** What a call has around it. */
export interface Call {
  readonly catalogue: Catalogue
  readonly place: Place
  /** Of the SDK: the request's signal, its progress token, what a person answered. */
  readonly context: ServerContext
  /** The client can ask the person that sits there. */
  readonly canAsk: boolean
}

/** One tool: how it is listed, and what it does. */
export interface McpTool {
  readonly definition: Tool
  /** Throws what operations throw; the server makes a tool error of it. */
  call(input: Readonly<Record<string, unknown>>, call: Call): Promise<CallToolResult | InputRequiredResult>
}
