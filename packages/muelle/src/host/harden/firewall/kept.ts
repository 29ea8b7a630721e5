import { existsSync } from 'node:fs'
import { readIfExists } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { step } from '../../../kernel/steps.ts'
import { command, type Surroundings } from '../../prepare/command.ts'
import { withAdministration } from '../../prepare/places.ts'
import type { Task } from '../../prepare/task.ts'
import type { PublishedPort } from '../docker.ts'
import { inputChain } from './rules.ts'
import { places } from './script.ts'

/** Puts kept rules in force where they are not: no init of this machine did so at boot. Only root sees whether they are. */
export async function keptTasks(surroundings: Surroundings, root: boolean): Promise<readonly Task[]> {
  if (!root || !existsSync(places.kept)) return []
  const asked = ['iptables', '--wait', '10', '--list-rules', inputChain] as const
  if ((await run({ argv: asked, environ: withAdministration(surroundings.environ) })).exitCode === 0) return []
  const argv = [places.script, 'on'] as const
  return [
    {
      step: step({
        id: 'firewall:on',
        what: 'put the kept firewall rules in force',
        why: 'muelle host harden made them, and nothing did so at boot',
        argv,
        undo: `${places.script} off`,
      }),
      async work(note) {
        await command(argv, surroundings, note, 'look at what iptables says')
        return true
      },
    },
  ]
}

/** Ports of stacks that the kept rules close to the outside: they were published after the rules were made. */
export async function closedPorts(published: readonly PublishedPort[]): Promise<readonly number[]> {
  const rules = await readIfExists(`${places.kept}/v4`)
  if (rules === undefined) return []
  const ports = published.filter(({ ofStack, protocol }) => ofStack && protocol === 'tcp').map(({ port }) => port)
  return ports.filter((port) => !rules.includes(`--ctorigdstport ${port} `))
}
