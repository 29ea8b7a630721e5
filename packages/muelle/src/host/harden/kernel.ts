import { rm, writeFile } from 'node:fs/promises'
import { explainFileError, makeDirectory, readIfExists, writeAtomic } from '../../kernel/files.ts'
import { step } from '../../kernel/steps.ts'
import type { Task } from '../prepare/task.ts'
import type { DockerSeen } from './docker.ts'
import { note } from './record.ts'
import type { Finding, Machine, Topic } from './topic.ts'

const file = '/etc/sysctl.d/90-muelle.conf'

interface Setting {
  readonly key: string
  readonly wanted: number
  /** A value further this way is as good. */
  readonly atLeast?: true
  readonly atMost?: true
  readonly why: string
  readonly when?: (docker: DockerSeen | undefined) => boolean
}

/**
 * Not here: net.core.somaxconn. It belongs to a network namespace, and a container's begins with the kernel's own 4096 since
 * Linux 5.4 (Documentation/networking/ip-sysctl), whatever the host has.
 */
const settings: readonly Setting[] = [
  {
    key: 'vm.swappiness',
    wanted: 10,
    atMost: true,
    why: "PostgreSQL's and Odoo's memory is swapped out only in need, not for the sake of file cache (wiki.postgresql.org, Tuning Your PostgreSQL Server; kernel.org, sysctl/vm)",
  },
  {
    key: 'vm.overcommit_memory',
    wanted: 1,
    why: 'Redis forks to save, and fails when memory is short at that moment (redis.io, Redis administration)',
    when: (docker) => docker?.redis === true,
  },
  {
    key: 'fs.inotify.max_user_instances',
    wanted: 512,
    atLeast: true,
    why: 'all containers of one user share the 128 that is the default, and reloading sources or logs ends with "too many open files" (kind.sigs.k8s.io, known issues)',
  },
  {
    key: 'fs.inotify.max_user_watches',
    wanted: 524288,
    atLeast: true,
    why: 'a directory of addons needs one for each folder (kind.sigs.k8s.io, known issues)',
  },
  {
    key: 'net.ipv4.tcp_syncookies',
    wanted: 1,
    atLeast: true,
    why: 'a flood of half-open connections does not close the proxy (kernel.org, ip-sysctl)',
  },
  {
    key: 'net.ipv4.conf.all.accept_redirects',
    wanted: 0,
    why: 'a neighbour in the network cannot turn traffic to itself (CIS Debian Benchmark 3.3)',
  },
  {
    key: 'net.ipv4.conf.all.send_redirects',
    wanted: 0,
    why: 'the host forwards for its containers only (CIS Debian Benchmark 3.3)',
  },
  {
    key: 'kernel.dmesg_restrict',
    wanted: 1,
    atLeast: true,
    why: 'a user without rights does not read addresses of the kernel (kernel.org, sysctl/kernel)',
  },
]

/** `net.ipv4.ip_forward` is /proc/sys/net/ipv4/ip_forward (sysctl(8)); none of these has a dot in a name. */
const place = (key: string) => `/proc/sys/${key.replaceAll('.', '/')}`
const read = async (key: string) => (await readIfExists(place(key)))?.trim()

async function write(key: string, value: string): Promise<void> {
  try {
    await writeFile(place(key), value)
  } catch (error) {
    throw explainFileError(error, `set ${key}`)
  }
}

/** Looks at the kernel's settings. */
export async function kernelTopic(machine: Machine): Promise<Topic> {
  const wanted = settings.filter(({ when }) => when?.(machine.docker) ?? true)
  const findings = await Promise.all(wanted.map(async (setting) => judge(setting, await read(setting.key))))
  const persisted = (await readIfExists(file)) ?? ''
  return { findings, tasks: findings.flatMap((finding) => taskOf(finding, persisted)) }
}

function judge({ key, wanted, atLeast, atMost, why }: Setting, found: string | undefined): Finding {
  const sign = atLeast ? 'at least ' : atMost ? 'at most ' : ''
  const common = { topic: 'kernel', name: key, found: found ?? 'not there', wanted: `${sign}${wanted}`, why } as const
  if (found === undefined) return { ...common, state: 'left', why: 'this kernel does not have it' }
  const number = Number(found)
  const fine = atLeast ? number >= wanted : atMost ? number <= wanted : number === wanted
  return { ...common, state: fine ? 'fine' : 'change' }
}

function taskOf({ name, found, state, wanted: words, why }: Finding, persisted: string): readonly Task[] {
  if (state !== 'change') return []
  const wanted = words.replace(/^at (least|most) /, '')
  return [
    {
      step: step({
        id: `kernel:${name}`,
        what: `set ${name} to ${wanted}, now and in ${file}`,
        why: `it is ${found}; ${why}`,
        undo: `muelle host harden --undo --only kernel sets it to ${found}`,
      }),
      async work() {
        await note(({ kernel, ...record }) => ({
          ...record,
          kernel: { ...kernel, [name]: { before: kernel[name]?.before ?? found, after: wanted } },
        }))
        await write(name, wanted)
        const lines = ((await readIfExists(file)) ?? (persisted || head)).split('\n').filter((line) => line !== '')
        const others = lines.filter((line) => !line.startsWith(`${name} =`))
        await makeDirectory('/etc/sysctl.d')
        await writeAtomic(file, `${[...others, `${name} = ${wanted}`].join('\n')}\n`)
        return true
      },
    },
  ]
}

const head = '# Written by muelle host harden; taken back by muelle host harden --undo --only kernel.\n'

export function kernelUndo({ record }: Machine): readonly Task[] {
  const values = Object.entries(record.kernel)
  if (values.length === 0) return []
  return [
    {
      step: step({
        id: 'kernel:undo',
        what: `set ${values.map(([key, { before }]) => `${key} to ${before}`).join(', ')}; remove ${file}`,
        why: 'so it was before muelle host harden; what was changed since stays',
      }),
      async work(say) {
        for (const [key, { before, after }] of values) {
          const now = await read(key)
          if (now !== undefined && now === (after ?? now)) await write(key, before)
          else if (now === undefined) say(`${key}: this kernel does not have it any more`)
          else if (now !== before) say(`${key} was changed since: it stays ${now}`)
        }
        await rm(file, { force: true })
        await note((known) => ({ ...known, kernel: {} }))
        return true
      },
    },
  ]
}
