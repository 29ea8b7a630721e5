import type { ArgumentSpec } from '../generated/spec.ts'

/** What every command takes, wherever it stands on the line. */
export interface Globals {
  readonly project?: string
  readonly env?: string
  readonly format?: 'text' | 'json'
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly confirm?: string
  readonly quiet?: boolean
  readonly noColor?: boolean
  readonly verbose?: boolean
  readonly help?: boolean
  readonly version?: boolean
}

/** The global flags in the shape of arguments: the same parser, help and completion serve both. */
export const globalSpecs: readonly ArgumentSpec[] = [
  value('project', 'DIR', 'directory of the project; default the current one', { short: 'C' }),
  value('env', 'NAME', 'environment of muelle.yaml', { short: 'e' }),
  value('format', 'text|json', 'json: one document on standard output, progress on standard error', {
    word: { types: [], values: ['text', 'json'] },
  }),
  flag('dryRun', 'dry-run', 'show the plan and change nothing'),
  flag('yes', 'yes', 'agree to a change without being asked'),
  value('confirm', 'NAME', 'agree to lose NAME, where something is destroyed'),
  flag('quiet', 'quiet', 'no progress: only the answer, and errors'),
  flag('noColor', 'no-color', 'no colours; NO_COLOR=1 does the same'),
  flag('verbose', 'verbose', 'more progress: notes, exact commands, causes of errors', 'v'),
  flag('help', 'help', 'show help', 'h'),
  flag('version', 'version', 'show the version of Muelle'),
]

function value(
  key: keyof Globals,
  placeholder: string,
  description: string,
  more: Partial<ArgumentSpec> = {},
): ArgumentSpec {
  const word = { types: ['string'], values: [] } as const
  return { kind: 'one', path: [key], name: key, placeholder, word, description, required: false, ...more }
}

function flag(key: keyof Globals, name: string, description: string, short?: string): ArgumentSpec {
  const word = { types: ['boolean'], values: [] } as const
  return { kind: 'flag', path: [key], name, short, placeholder: '', word, description, required: false }
}
