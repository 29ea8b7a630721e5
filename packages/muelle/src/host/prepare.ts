import { z } from 'zod'
import { EnvironmentError } from '../kernel/errors.ts'
import { type Context, operation, type Style } from '../kernel/operation.ts'
import { keptTasks } from './harden/firewall/kept.ts'
import { ask } from './prepare/answers.ts'
import { composeVersion, takeInventory } from './prepare/inventory.ts'
import { placesFor, withAdministration } from './prepare/places.ts'
import { refuse, refuseOtherHost, requireRoot } from './prepare/refusals.ts'
import { tasksFor } from './prepare/tasks.ts'

const Input = z.object({
  images: z
    .boolean()
    .default(false)
    .describe('also install debootstrap, from which `muelle images build` makes the base image'),
})

const Output = z.object({
  steps: z.array(z.string()).describe('what was done; empty when all was well before'),
  engine: z.string().describe('version of the Docker Engine that answers'),
  compose: z.string().describe('version of Docker Compose'),
  mayUse: z.string().nullable().describe('how another user gets to use Docker; null when root asked for itself'),
})

export const hostPrepare = operation({
  name: 'host prepare',
  summary: 'Install Docker Engine and Compose on this machine and start them',
  help: [
    "Works on Debian 12 and 13 and on Ubuntu 22.04 and 24.04, with the distribution's own packages, where systemd runs and where it does not.",
    'A Docker that is there and answers is left as it is, and so is /etc/docker/daemon.json. Run again it finishes what was interrupted; when all is well it changes nothing.',
    ['$ muelle host prepare --dry-run', '$ sudo muelle host prepare --yes'].join('\n'),
  ].join('\n\n'),
  effect: 'change',
  input: Input,
  output: Output,
  async plan(context, input) {
    return { steps: (await look(context, input)).tasks.map((task) => task.step) }
  },
  async run(context, input, progress) {
    const { seen, tasks } = await look(context, input)
    if (tasks.length > 0) requireRoot(seen, ['muelle', 'host', 'prepare'])
    const steps: string[] = []
    for (const task of tasks) {
      context.signal.throwIfAborted()
      if (await progress.step(task.step, task.work)) steps.push(task.step.what)
    }
    return { steps, ...(await versions(context)), mayUse: invitation(context) }
  },
  view(output, style: Style) {
    const done = output.steps.length === 0 ? 'Nothing to do.' : 'This machine is prepared.'
    const versions = `Docker Engine ${output.engine}, Compose ${output.compose}`
    return [style.good(done), versions, ...(output.mayUse === null ? [] : [output.mayUse])].join('\n')
  },
})

/** What stands here and what is to be done about it, looked up now. */
async function look(context: Context, input: z.output<typeof Input>) {
  const { environ, signal, clock } = context
  await refuseOtherHost(context, 'host prepare')
  const places = placesFor(environ)
  const seen = await takeInventory(environ, places)
  refuse(seen, environ)
  const how = { places, environ, signal, clock }
  return { seen, tasks: [...tasksFor(seen, input, how), ...(await keptTasks(how, seen.root))] }
}

/** Asks the daemon and the plug-in themselves: an installation is done when they answer. */
async function versions({ environ }: Context): Promise<{ engine: string; compose: string }> {
  const { socket } = placesFor(environ)
  const daemon = await ask(socket)
  if (daemon.state === 'answers') {
    const compose = await composeVersion(withAdministration(environ))
    if (compose !== undefined) return { engine: daemon.version, compose }
    throw new EnvironmentError({
      what: 'Docker Compose is installed and does not answer',
      next: 'see what `docker compose version` says',
    })
  }
  throw new EnvironmentError({
    what: daemon.state === 'forbidden' ? 'Docker runs, and this user may not use it' : 'Docker does not answer',
    evidence: `${socket}: ${daemon.reason}`,
    next:
      daemon.state === 'forbidden'
        ? 'run as root, or let the user in: sudo usermod --append --groups docker "$USER", then log in again'
        : 'run muelle host prepare again',
  })
}

/** Being in the group docker is as good as being root: it is the administrator's decision, so it is said and not done. */
function invitation({ environ }: Context): string | null {
  const user = environ.SUDO_USER
  if (user === undefined || user === '' || user === 'root') return null
  return `To use Docker without sudo, which is as good as being root: usermod --append --groups docker ${user}, then log in again`
}
