import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { listeners } from '../../../engine/listeners.ts'
import { readIfExists } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { withAdministration } from '../../prepare/places.ts'
import type { DockerSeen } from '../docker.ts'
import type { Machine } from '../topic.ts'
import { sessionOf, sshPorts } from './ssh.ts'

/** A port that answers from outside, and who is behind it. */
export interface OpenPort {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly who: string
  /** Stays open whatever is asked: SSH, or the proxy of a stack. */
  readonly needed: boolean
}

/** What the host's firewall has to do with. */
export interface FirewallSeen {
  /** The command whose tables hold Docker's chain DOCKER-USER; undefined when there is none. */
  readonly iptables: string | undefined
  readonly ssh: readonly number[]
  /** SSH_CONNECTION of the person's session; undefined at a console. */
  readonly session: string | undefined
  readonly ports: readonly OpenPort[]
  readonly dockerBridges: readonly string[]
  readonly otherBridges: readonly string[]
}

/** What a person's firewall is called here, when one guards the host. */
export async function lookAtFirewall(machine: Machine, docker: DockerSeen): Promise<FirewallSeen> {
  const ssh = await sshPorts(machine)
  const bridges = await bridgesOfKernel()
  return {
    iptables: await commandWithDocker(machine),
    ssh,
    session: await sessionOf(machine.environ),
    ports: await openPorts(docker, ssh),
    dockerBridges: docker.bridges.filter((name) => name !== 'docker0' && !name.startsWith('br-')),
    otherBridges: bridges.filter((name) => name.startsWith('br-') && !docker.bridges.includes(name)),
  }
}

/** Docker writes through whichever iptables is the default when it starts; both kinds of tables can be there. */
async function commandWithDocker({ environ }: Machine): Promise<string | undefined> {
  for (const command of ['iptables', 'iptables-nft', 'iptables-legacy']) {
    const argv = [command, '--wait', '10', '--list-rules', 'DOCKER-USER'] as const
    if ((await run({ argv, environ: withAdministration(environ) })).exitCode === 0) return command
  }
  return undefined
}

async function bridgesOfKernel(): Promise<readonly string[]> {
  const names = await readdir('/sys/class/net').catch(() => [])
  return names.filter((name) => existsSync(`/sys/class/net/${name}/bridge`))
}

/** What answers from outside: published ports of containers, and programs of the host that listen on more than loopback. */
async function openPorts(docker: DockerSeen, ssh: readonly number[]): Promise<readonly OpenPort[]> {
  const published = docker.published.map(
    ({ port, protocol, container, project, ofStack }): OpenPort => ({
      port,
      protocol,
      who: project === undefined ? `container ${container}` : `container ${container} of the project ${project}`,
      needed: ofStack,
    }),
  )
  const known = new Set(published.map(({ port, protocol }) => `${port}/${protocol}`))
  const first = Number((await readIfExists('/proc/sys/net/ipv4/ip_local_port_range'))?.split(/\s/)[0] ?? 32768)
  const own = (await listeners()).filter(
    ({ port, protocol, loopback }) =>
      !loopback &&
      !known.has(`${port}/${protocol}`) &&
      // A program that asks somebody by UDP has a socket too, at a port that the kernel chose.
      (protocol === 'tcp' || port < first),
  )
  const once = new Map(own.map((each) => [`${each.port}/${each.protocol}`, each]))
  const programs = [...once.values()].map(({ port, protocol, process }): OpenPort => {
    const isSsh = protocol === 'tcp' && ssh.includes(port)
    return { port, protocol, who: isSsh ? 'SSH' : (process?.name ?? 'a program of the host'), needed: isSsh }
  })
  const silent = ssh.filter((port) => !programs.some((each) => each.needed && each.port === port))
  const all = [
    ...silent.map((port): OpenPort => ({ port, protocol: 'tcp', who: 'SSH', needed: true })),
    ...programs,
    ...published,
  ]
  return all.sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
}
