import { existsSync } from 'node:fs'
import { run } from '../../kernel/run.ts'
import { step } from '../../kernel/steps.ts'
import { command } from '../prepare/command.ts'
import { withAdministration } from '../prepare/places.ts'
import type { Task } from '../prepare/task.ts'
import { installTasks, isInstalled, packagesUndo, processNames } from './packages.ts'
import { note, once, type Record, without } from './record.ts'
import type { Machine, Topic } from './topic.ts'

/** Programs that keep the clock, as the kernel names their processes: at most 15 characters. */
const keepers = ['systemd-timesyn', 'chronyd', 'ntpd', 'openntpd', 'VBoxService', 'vmtoolsd']
const why =
  'certificates, one-time passwords, signed documents and the order of logs need the right time; a database restored to a point in time too'

/** Looks whether something keeps the clock right. */
export async function timeTopic(machine: Machine): Promise<Topic> {
  const names = await processNames()
  const keeper = keepers.find((name) => names.has(name))
  const common = { topic: 'time', name: 'clock', wanted: 'kept by NTP', why } as const
  if (keeper !== undefined) return { findings: [{ ...common, found: `kept by ${keeper}`, state: 'fine' }], tasks: [] }
  if (await inContainer(machine))
    return {
      findings: [
        { ...common, found: 'nothing keeps it', state: 'left', why: 'this is a container: its host keeps the clock' },
      ],
      tasks: [],
    }
  const { name, argv } = machine.systemd
    ? { name: 'systemd-timesyncd', argv: ['systemctl', 'enable', '--now', 'systemd-timesyncd.service'] as const }
    : { name: 'chrony', argv: ['chronyd'] as const }
  const missing = !(await isInstalled(machine, name))
  return {
    findings: [{ ...common, found: missing ? 'nothing keeps it' : `${name} does not run`, state: 'change' }],
    tasks: [...(missing ? installTasks(machine, 'time', name) : []), startTask(machine, name, argv)],
  }
}

function startTask(machine: Machine, name: string, argv: readonly [string, ...string[]]): Task {
  return {
    step: step({
      id: 'time:start',
      what: `start ${name}${machine.systemd ? ', now and at each boot' : ''}`,
      why,
      argv,
      undo: 'muelle host harden --undo --only time',
    }),
    async work(say) {
      const names = await processNames()
      if (keepers.some((keeper) => names.has(keeper))) return false
      const before = await stateOf(machine, name)
      await note((record) => ({ ...record, services: once(record.services, name, before) }))
      await command(argv, machine, say, 'it must be allowed to set the clock')
      return true
    },
  }
}

/** systemd and Docker leave a mark (systemd-detect-virt(1)). */
async function inContainer({ environ }: Machine): Promise<boolean> {
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv') || existsSync('/run/systemd/container')) return true
  const asked = await run({ argv: ['systemd-detect-virt', '--container'], environ: withAdministration(environ) })
  return asked.exitCode === 0
}

type Before = Record['services'][string]

/** How a service is: it runs by systemd, or as a program of that name. */
async function stateOf({ systemd, environ }: Machine, name: string): Promise<Before> {
  if (!systemd) return { enabled: false, active: (await processNames()).has('chronyd') }
  const says = async (word: 'is-enabled' | 'is-active') =>
    (await run({ argv: ['systemctl', word, '--quiet', `${name}.service`], environ: withAdministration(environ) }))
      .exitCode === 0
  return { enabled: await says('is-enabled'), active: await says('is-active') }
}

/** Restores how the service was, then removes what was installed. */
export function timeUndo(machine: Machine): readonly Task[] {
  const restored = Object.entries(machine.record.services).map(([name, before]) => restoreTask(machine, name, before))
  return [...restored, ...packagesUndo(machine, 'time')]
}

function restoreTask(machine: Machine, name: string, before: Before): Task {
  const verb = before.enabled ? ['stop'] : before.active ? ['disable'] : ['disable', '--now']
  const argv = machine.systemd ? (['systemctl', ...verb, `${name}.service`] as const) : endChrony
  const how = before.enabled ? 'stop' : before.active ? 'do not start at boot' : 'stop, and do not start at boot:'
  return {
    step: step({
      id: 'time:restore',
      what: `${machine.systemd ? how : 'stop'} ${name}`,
      why: 'so it was before muelle host harden',
      argv,
    }),
    async work(say) {
      await command(argv, machine, say, 'look at what it says')
      await note((record) => ({ ...record, services: without(record.services, name) }))
      return true
    },
  }
}

/** The one that Muelle started: chronyd's own file of its number (chronyd(8)), which may be of a run long ago. */
const endChrony = [
  'sh',
  '-c',
  'pid=$(cat /run/chrony/chronyd.pid 2>/dev/null); if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = chronyd ]; then kill "$pid"; fi',
] as const
