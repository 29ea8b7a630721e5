import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation, type Style } from '../kernel/operation.ts'
import { spanText } from '../kernel/span.ts'
import { servicesField } from '../workshop/change.ts'
import { look, meant, running, select } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'

const Process = z.object({
  pid: z.int().describe('on the Docker host'),
  parent: z.int(),
  user: z.int().describe('number of the user'),
  cpu: z.number().describe('percent of one CPU since it began'),
  memory: z.int().describe('resident bytes; what processes share counts in each'),
  seconds: z.int().describe('since it began'),
  command: z.string(),
})

export const top = operation({
  name: 'top',
  summary: 'List the processes of services',
  help: [
    'As the Docker host sees them; the largest first. What services use as a whole: muelle stats.',
    '$ muelle top\n$ muelle top odoo db',
  ].join('\n'),
  effect: 'read',
  input: z.object({ services: servicesField }),
  output: z.object({
    project: z.string(),
    services: z.array(z.object({ service: z.string(), container: z.string(), processes: z.array(Process) })),
  }),
  async run(context, { services: named }) {
    const view = await look(context)
    const services = await meant(view, named)
    const chosen =
      services.length > 0
        ? services.map((service) => running(view, service))
        : select(view, []).filter(({ state }) => state === 'running')
    return {
      project: view.stack.project,
      services: await Promise.all(
        chosen.map(async ({ id, service, name }) => {
          const processes = await view.engine.stats.processes(id)
          return { service, container: name, processes: processes.toSorted((one, other) => other.memory - one.memory) }
        }),
      ),
    }
  },
  view: ({ project, services }, style) =>
    services.length === 0
      ? `Nothing of ${project} runs.`
      : table(
          ['SERVICE', 'PID', 'USER', 'CPU', 'MEMORY', 'AGE', 'COMMAND'],
          services.flatMap(({ service, processes }) =>
            processes.map(({ pid, user, cpu, memory, seconds, command }, index) => [
              index === 0 ? style.bold(service) : '',
              String(pid),
              String(user),
              `${cpu} %`,
              byteText(memory),
              spanText(seconds),
              shortened(command, style),
            ]),
          ),
        ),
})

/** PostgreSQL's settings would fill the screen; JSON has the whole command. */
function shortened(command: string, { width }: Style): string {
  const room = Math.max(40, width - 58)
  return command.length <= room ? command : `${command.slice(0, room - 1)}…`
}
