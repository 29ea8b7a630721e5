import { rm } from 'node:fs/promises'
import { readIfExists, writeAtomic } from '../../kernel/files.ts'
import { run } from '../../kernel/run.ts'
import { step } from '../../kernel/steps.ts'
import { withAdministration } from '../prepare/places.ts'
import type { Task } from '../prepare/task.ts'
import { installTasks, isInstalled, packagesUndo } from './packages.ts'
import { note, once, without } from './record.ts'
import type { Machine, Topic } from './topic.ts'

const name = 'unattended-upgrades'
const file = '/etc/apt/apt.conf.d/20auto-upgrades'
/** What `dpkg-reconfigure unattended-upgrades` writes (its README). */
const content = 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n'
const why =
  'security updates of the host come by themselves, at night (wiki.debian.org, UnattendedUpgrades); they do not reboot, and an update of Docker itself restarts it: live-restore keeps containers running'

/** Looks whether security updates are installed without a person. */
export async function updatesTopic(machine: Machine): Promise<Topic> {
  const common = { topic: 'updates', name, wanted: 'security updates every day', why } as const
  if (machine.distribution === undefined)
    return {
      findings: [
        { ...common, found: 'unknown', state: 'left', why: 'the packages of this distribution are not known' },
      ],
      tasks: [],
    }
  const missing = !(await isInstalled(machine, name))
  const on = !missing && (await isOn(machine))
  if (on) return { findings: [{ ...common, found: 'on', state: 'fine' }], tasks: [] }
  return {
    findings: [{ ...common, found: missing ? 'not installed' : 'installed and off', state: 'change' }],
    tasks: [...(missing ? installTasks(machine, 'updates', name) : []), enableTask],
  }
}

async function isOn({ environ }: Machine): Promise<boolean> {
  const argv = ['apt-config', 'dump', 'APT::Periodic::Unattended-Upgrade'] as const
  const asked = await run({ argv, environ: withAdministration(environ) })
  return /"[1-9]/.test(asked.stdout)
}

const enableTask: Task = {
  step: step({
    id: 'updates:enable',
    what: `turn security updates on in ${file}`,
    why,
    undo: 'muelle host harden --undo --only updates',
  }),
  async work() {
    const before = (await readIfExists(file)) ?? null
    if (before === content) return false
    await note((record) => ({ ...record, files: once(record.files, file, before) }))
    await writeAtomic(file, content)
    return true
  },
}

export function updatesUndo(machine: Machine): readonly Task[] {
  const before = machine.record.files[file]
  return [
    ...(before === undefined
      ? []
      : [
          {
            step: step({ id: 'updates:undo', what: `put ${file} back as it was`, why: 'muelle host harden wrote it' }),
            async work() {
              if (before === null) await rm(file, { force: true })
              else await writeAtomic(file, before)
              await note((record) => ({ ...record, files: without(record.files, file) }))
              return true
            },
          },
        ]),
    ...packagesUndo(machine, 'updates'),
  ]
}
