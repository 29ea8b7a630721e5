import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { completionScript } from './completion-script.ts'

const shells = ['bash', 'zsh', 'fish'] as const

export const completion = operation({
  name: 'completion',
  summary: 'Print the completion script of a shell',
  help: [
    'The script asks Muelle itself what can follow, so it never gets old.',
    '$ eval "$(muelle completion bash)"        # in ~/.bashrc',
    '$ eval "$(muelle completion zsh)"         # in ~/.zshrc, after compinit',
    '$ muelle completion fish | source         # in ~/.config/fish/config.fish',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    shell: z.enum(shells).describe('whose script').meta({ positional: 0 }),
  }),
  output: z.object({ shell: z.enum(shells), script: z.string() }),
  run: async (_, { shell }) => ({ shell, script: completionScript(shell) }),
  view: ({ script }) => script,
})
