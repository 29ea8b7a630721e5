import { readdir } from 'node:fs/promises'
import { readIfExists } from '../../kernel/files.ts'
import { run } from '../../kernel/run.ts'
import { step } from '../../kernel/steps.ts'
import { command } from '../prepare/command.ts'
import { packageTasks } from '../prepare/package-tasks.ts'
import { withAdministration } from '../prepare/places.ts'
import type { Task } from '../prepare/task.ts'
import { note, without } from './record.ts'
import type { Machine, TopicName } from './topic.ts'

/** True when dpkg has the package installed. */
export async function isInstalled(machine: Machine, name: string): Promise<boolean> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder
  const argv = ['dpkg-query', '--show', '--showformat=${db:Status-Abbrev}', name] as const
  const asked = await run({ argv, environ: withAdministration(machine.environ) })
  return asked.exitCode === 0 && /^.i/.test(asked.stdout)
}

/** Installs a package, and notes that it was not there. */
export function installTasks(machine: Machine, topic: TopicName, name: string): readonly Task[] {
  const tasks = packageTasks({ packagesInterrupted: false }, [name], machine)
  return tasks.map((task, index) => ({
    step: { ...task.step, id: `${topic}:${task.step.id}` },
    async work(say: (text: string) => void) {
      if (index === tasks.length - 1)
        await note((record) => ({
          ...record,
          packages: { ...record.packages, [topic]: [...new Set([...(record.packages[topic] ?? []), name])] },
        }))
      return task.work(say)
    },
  }))
}

/** Removes what was installed for a topic. */
export function packagesUndo(machine: Machine, topic: TopicName): readonly Task[] {
  const names = machine.record.packages[topic] ?? []
  if (names.length === 0) return []
  const argv = ['apt-get', 'remove', '-q', '--yes', ...names] as const
  return [
    {
      step: step({
        id: `${topic}:remove`,
        what: `remove ${names.join(', ')}`,
        why: 'muelle host harden installed it; its settings in /etc stay, as with every apt-get remove',
        argv,
      }),
      async work(say) {
        await command(argv, machine, say, 'look at what apt says')
        await note((record) => ({ ...record, packages: without(record.packages, topic) }))
        return true
      },
    },
  ]
}

/** Names of the processes of this machine, as the kernel has them: at most 15 characters. */
export async function processNames(): Promise<ReadonlySet<string>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const names = await Promise.all(pids.map((pid) => readIfExists(`/proc/${pid}/comm`)))
  return new Set(names.flatMap((name) => (name === undefined ? [] : [name.trim()])))
}
