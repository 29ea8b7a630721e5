/** A read that an agent needs so often that it is a tool of its own. */
export interface Curated {
  readonly tool: string
  readonly operation: string
  /** Fields of the input that make no sense in one answer. */
  readonly without?: readonly string[]
}

/**
 * The only list of them; everything else goes through find, describe, plan and run. Few on purpose: each costs an agent's attention
 * (sentry-mcp stays at about twenty public tools). `plan` is the name of a tool over the whole registry, so the operation
 * of that name is called otherwise here.
 */
export const curated: readonly Curated[] = [
  { tool: 'status', operation: 'status' },
  { tool: 'ps', operation: 'ps' },
  { tool: 'logs', operation: 'logs', without: ['follow', 'noPrefix', 'timestamps'] },
  { tool: 'validate', operation: 'validate' },
  { tool: 'differences', operation: 'plan' },
  { tool: 'secrets_check', operation: 'secrets check' },
  { tool: 'journal_list', operation: 'journal list' },
  { tool: 'host_check', operation: 'host check' },
  { tool: 'version', operation: 'version' },
]
