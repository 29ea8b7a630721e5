import type { OperationSpec } from '../generated/spec.ts'
import { UserError } from '../kernel/errors.ts'
import type { Parsed } from './parse/parse.ts'

const mcp: OperationSpec = {
  name: 'mcp',
  summary: 'Serve the operations to a coding agent over MCP, on standard input and output',
  help: [
    'The agent lists, reads, plans and runs what this command line does, for this project and with the same plans and journal.',
    '$ muelle mcp -C /srv/acme -e production --secrets /srv/acme/private',
  ].join('\n'),
  effect: 'face',
  arguments: [
    {
      kind: 'many',
      path: ['secrets'],
      name: 'secrets',
      placeholder: 'DIR',
      word: { types: ['string'], values: [] },
      description: 'directory whose files the agent may name as the value of a secret, never read; none when absent',
      required: false,
    },
  ],
}

/** Commands that are no operations: other faces of the same registry. */
export const faceSpecs: readonly OperationSpec[] = [mcp]

/**
 * Runs another face until it ends.
 * @returns the exit code.
 */
export async function startFace(spec: OperationSpec, { input, globals }: Parsed): Promise<number> {
  if (spec.name !== mcp.name) throw new Error(`there is no face "${spec.name}"`)
  if (globals.format === 'json' || globals.dryRun) {
    throw new UserError({ what: `${spec.name} speaks MCP only`, next: 'Leave out --format and --dry-run.' })
  }
  const { serve } = await import('../mcp/main.ts')
  const secrets = (input.secrets ?? []) as readonly string[]
  return await serve({ directory: globals.project, environment: globals.env, secrets })
}
