import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { look, meant, running } from '../workshop/look.ts'

export const exec = operation({
  name: 'exec',
  summary: 'Run a command in the running container of a service',
  help: [
    'With a terminal on both sides the command gets it. The journal does not say what was run: prefer an operation where there is one.',
    '$ muelle exec odoo odoo --version',
    '$ muelle exec --root db sh',
  ].join('\n'),
  effect: 'change',
  freeForm: true,
  input: z.object({
    service: z.string().describe('service, e.g. db; odoo is the colour that serves').meta({ positional: 0 }),
    command: z.array(z.string()).min(1).describe('command and its arguments').meta({ positional: 'rest', raw: true }),
    root: z.boolean().default(false).describe('as root instead of the service’s own user'),
  }),
  output: z.object({ exitCode: z.int(), stdout: z.string(), stderr: z.string() }),
  async plan(_context, { service, command, root }) {
    const user = root ? ['--user', '0:0'] : []
    return {
      steps: [
        step({
          id: `exec:${service}`,
          what: `run ${command[0]} in ${service}`,
          why: 'asked for',
          argv: ['docker', 'compose', 'exec', ...user, service, ...command],
        }),
      ],
    }
  },
  async run(context, { service, command, root }, progress) {
    const view = await look(context)
    const container = running(view, (await meant(view, [service]))[0] ?? service)
    const request = { argv: command, signal: context.signal, ...(root ? { user: '0:0' } : {}) }
    const { terminal } = context
    if (terminal?.stdin.isTTY && terminal.stdout.isTTY) {
      const exitCode = await view.engine.execInteractive(container.id, request, terminal)
      return { exitCode, stdout: '', stderr: '' }
    }
    const result = await view.engine.exec(container.id, request)
    for (const line of [result.stdout, result.stderr]) if (line !== '') progress.line(line.replace(/\n$/, ''))
    return result
  },
  notWell: ({ exitCode }) => exitCode !== 0,
  view: () => '',
})
