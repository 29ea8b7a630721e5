import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { parseArguments } from '../../../packages/muelle/src/cli/parse/parse.ts'
import { deriveSpec } from '../../../packages/muelle/src/cli/spec/derive.ts'
import { cli } from '../stack/project.ts'
import { withoutTheMoment } from './moment.ts'
import { operationOf } from './operation.ts'
import { wordsOf } from './words.ts'

/** What a face answers to a line: exit code 1 is "not well". */
export interface Answered {
  readonly exitCode: number
  readonly said: unknown
}

/** An agent that is asked, over MCP, what a person types. */
export interface Agent extends AsyncDisposable {
  /** The operation of a line, run when it only reads; its plan otherwise, as `--dry-run` tells it. */
  answer(line: string): Promise<Answered>
}

/** Starts `muelle mcp` for a project, with a client. */
export async function agentFor(directory: string, environ: NodeJS.ProcessEnv): Promise<Agent> {
  const client = new Client({ name: 'agent', version: '1' }, { capabilities: {} })
  const argv = [cli, 'mcp', '--project', directory]
  const env = Object.fromEntries(
    Object.entries(environ).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
  await client.connect(new StdioClientTransport({ command: process.execPath, args: argv, env, stderr: 'inherit' }))
  const call = async (name: string, given: Record<string, unknown>) => {
    const { isError, structuredContent } = await client.callTool({ name, arguments: given }, { timeout: 600_000 })
    return { isError: isError === true, said: structuredContent as Record<string, unknown> }
  }
  return {
    async answer(line) {
      const operation = await operationOf(line)
      const tokens = wordsOf(line).slice(operation.name.split(' ').length)
      const { input, globals } = parseArguments(deriveSpec(operation), tokens)
      const environment = globals.env === undefined ? {} : { environment: globals.env }
      const request = { operation: operation.name, input, ...environment }
      const { isError, said } = await call(operation.effect === 'read' ? 'run' : 'plan', request)
      if (isError) return { exitCode: (said.error as { exit: number }).exit, said: withoutTheMoment(said) }
      if (operation.effect === 'read') return { exitCode: said.notWell ? 1 : 0, said: withoutTheMoment(said.output) }
      // The token and what to call next are the agent's own.
      const { token: _, next: __, ...plan } = said
      return { exitCode: 0, said: withoutTheMoment(plan) }
    },
    async [Symbol.asyncDispose]() {
      await client.close()
    },
  }
}
