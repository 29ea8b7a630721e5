import { listeners } from '../../../engine/listeners.ts'
import { readIfExists } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { withAdministration } from '../../prepare/places.ts'
import type { Machine } from '../topic.ts'

/**
 * Every port by which the operator may come in: that of this session, those of sshd's configuration, and those where an sshd
 * listens. All of them stay open.
 */
export async function sshPorts(machine: Machine): Promise<readonly number[]> {
  const session = await sessionOf(machine.environ)
  const ofSession = Number(session?.split(' ')[3] ?? 0)
  const configured = await run({ argv: ['sshd', '-T'], environ: withAdministration(machine.environ), timeout: 10_000 })
  const ofConfiguration = [...configured.stdout.matchAll(/^port (\d+)$/gm)].map(([, port]) => Number(port))
  const listening = (await listeners()).filter(
    ({ process, port, protocol }) =>
      // Where systemd listens for it (ssh.socket), its configuration is of no use, and the port is 22 unless changed.
      protocol === 'tcp' && (/^(sshd|dropbear)/.test(process?.name ?? '') || (process?.pid === 1 && port === 22)),
  )
  const ports = [ofSession, ...ofConfiguration, ...listening.map(({ port }) => port)]
  return [...new Set(ports.filter((port) => port > 0))].sort((a, b) => a - b)
}

/**
 * `client port server port` of the ssh session that this process belongs to (ssh(1), SSH_CONNECTION); undefined at a console.
 * sudo takes the variable away: the processes above still have it.
 */
export async function sessionOf(environ: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  if (environ.SSH_CONNECTION) return environ.SSH_CONNECTION
  for (let pid = process.ppid, steps = 0; pid > 1 && steps < 64; steps++) {
    const variables = (await readIfExists(`/proc/${pid}/environ`).catch(() => undefined))?.split('\0') ?? []
    const found = variables.find((each) => each.startsWith('SSH_CONNECTION='))
    if (found !== undefined) return found.slice('SSH_CONNECTION='.length)
    const stat = (await readIfExists(`/proc/${pid}/stat`)) ?? ''
    pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
  }
  return undefined
}
