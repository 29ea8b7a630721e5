import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { look, meant, running } from '../workshop/look.ts'
import { CommandResult, commandFields, runCommand, userArgv } from './container/command.ts'

export const exec = operation({
  name: 'exec',
  summary: 'Run a command in the running container of a service',
  help: [
    'With a terminal on both sides the command gets it. The journal does not say what was run: prefer an operation where there is one. Muelle’s own options stand before the service.',
    '$ muelle exec odoo odoo --version',
    '$ muelle exec --root db sh',
    '$ muelle exec --input script.py odoo odoo shell --database acme --no-http',
  ].join('\n'),
  effect: 'change',
  freeForm: true,
  input: z.object(commandFields),
  output: CommandResult,
  async plan(_context, input) {
    const { service, command } = input
    return {
      steps: [
        step({
          id: `exec:${service}`,
          what: `run ${command[0]} in ${service}`,
          why: 'asked for',
          argv: ['docker', 'compose', 'exec', ...userArgv(input), service, ...command],
        }),
      ],
    }
  },
  async run(context, input, progress) {
    const view = await look(context)
    const [service = input.service] = await meant(view, [input.service])
    return await runCommand(view.engine, running(view, service).id, input, context, progress)
  },
  notWell: ({ exitCode }) => exitCode !== 0,
  view: () => '',
})
