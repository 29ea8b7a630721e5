import { EnvironmentError, UserError } from '../../../kernel/errors.ts'
import type { Process } from '../../port/stats.ts'
import type { Client } from '../client.ts'
import { hasStatus, wordsOf } from '../errors.ts'

/** Columns asked of the `ps` of the daemon's host (procps), in this order; the command is last, for it holds blanks. */
const columns = ['pid', 'ppid', 'uid', 'pcpu', 'rss', 'etimes', 'args']

/** The processes of a running container, as the daemon asks its host's `ps`. */
export function processes(client: Client, container: string): Promise<readonly Process[]> {
  return client.ask(`list the processes of ${container}`, async (docker) => {
    try {
      const { Processes } = (await docker.getContainer(container).top({ ps_args: `-eo ${columns.join(',')}` })) as {
        Processes: string[][] | null
      }
      return (Processes ?? []).map(processOf)
    } catch (error) {
      const evidence = wordsOf(error)
      if (hasStatus(error, 409) || /is not running/i.test(evidence)) throw notRunning(evidence)
      if (
        /executable file not found|unrecognized option|invalid option|bad -o argument|error running ps/i.test(evidence)
      )
        throw noPs(evidence)
      throw error
    }
  })
}

function processOf([
  pid = '',
  parent = '',
  user = '',
  cpu = '',
  memory = '',
  seconds = '',
  command = '',
]: string[]): Process {
  return {
    pid: Number(pid),
    parent: Number(parent),
    user: Number(user),
    cpu: Number(cpu),
    // ps gives kibibytes.
    memory: Number(memory) * 1024,
    seconds: Number(seconds),
    command,
  }
}

const notRunning = (evidence: string) =>
  new UserError({ what: 'The container does not run.', evidence, next: 'See: muelle ps' }, { refused: true })

const noPs = (evidence: string) =>
  new EnvironmentError({
    what: 'The Docker host has no ps that lists processes by columns.',
    evidence,
    next: 'Install it there: apt-get install procps.',
  })
