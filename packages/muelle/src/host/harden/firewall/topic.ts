import { readIfExists } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { withAdministration } from '../../prepare/places.ts'
import type { Finding, Machine, Topic, Wishes } from '../topic.ts'
import { type FirewallSeen, lookAtFirewall, type OpenPort } from './look.ts'
import { forwardChain, inputChain, rulesText } from './rules.ts'
import { places } from './script.ts'
import { type Trial, trialOf, trialTask } from './trial.ts'

/** Looks at what answers from outside and plans rules that leave only that. */
export async function firewallTopic(machine: Machine, wishes: Wishes): Promise<Topic> {
  const { docker } = machine
  if (docker === undefined) return { findings: [], tasks: [] }
  const seen = await lookAtFirewall(machine, docker)
  if (seen.iptables === undefined) return { findings: [noChain], tasks: [] }
  const closed = closedPorts(machine, wishes)
  const keeps = (port: OpenPort) => port.needed || !(closed.others || closed.ports.includes(port.port))
  const rules = { v4: textFor(4, seen, keeps), v6: textFor(6, seen, keeps) }
  const trial = await trialOf()
  const now = await rulesNow(machine, seen.iptables, trial)
  const fine = now === `${rules.v4}${rules.v6}`
  const tasks = fine ? [] : [trialTask({ machine, seen, rules, closed, ports: seen.ports, keeps, trial: wishes.trial })]
  return { findings: [rulesFinding(fine, trial), ...seen.ports.map((port) => portFinding(port, keeps(port)))], tasks }
}

/** What the person has closed before, and closes or opens now. */
function closedPorts({ record }: Machine, { close, open, closeOthers }: Wishes) {
  const ports = [...record.closed.ports, ...close].filter((port) => !open.includes(port))
  return { ports: [...new Set(ports)].sort((a, b) => a - b), others: record.closed.others || closeOthers }
}

function textFor(family: 4 | 6, seen: FirewallSeen, keeps: (port: OpenPort) => boolean): string {
  const { ssh, dockerBridges, otherBridges, ports } = seen
  const open = ports.filter(keeps).map(({ port, protocol }) => ({ port, protocol }))
  return rulesText({ family, ssh, open: open.filter(({ port }) => !ssh.includes(port)), dockerBridges, otherBridges })
}

/** The rules in force, as the files they came from; undefined when they are not, or not whole. */
async function rulesNow(machine: Machine, iptables: string, trial: Trial | undefined): Promise<string | undefined> {
  const directory = trial === undefined ? places.kept : places.trial
  const [v4, v6] = await Promise.all(['v4', 'v6'].map((name) => readIfExists(`${directory}/${name}`)))
  if (v4 === undefined || v6 === undefined) return undefined
  const six = iptables.replace('iptables', 'ip6tables')
  const whole = (await inForce(machine, iptables, v4)) && (await inForce(machine, six, v6))
  return whole ? `${v4}${v6}` : undefined
}

/** Whether both chains are there with as many rules, and are gone through. A kernel without IPv6 has nothing to close. */
async function inForce(machine: Machine, command: string, rules: string): Promise<boolean> {
  const argv = [command, '--wait', '10', '--list-rules'] as const
  const { stdout, exitCode } = await run({ argv, environ: withAdministration(machine.environ) })
  if (exitCode !== 0) return command.startsWith('ip6')
  const lines = stdout.split('\n')
  const count = (chain: string, among: readonly string[]) =>
    among.filter((line) => line.startsWith(`-A ${chain} `)).length
  const jumps = [`-A DOCKER-USER -j ${forwardChain}`, `-A INPUT -j ${inputChain}`]
  return (
    jumps.every((line) => lines.includes(line)) &&
    [forwardChain, inputChain].every((chain) => count(chain, lines) === count(chain, rules.split('\n')))
  )
}

const why =
  'Docker publishes ports past the rules of ufw and of INPUT (docs.docker.com, packet filtering and firewalls)'

const noChain: Finding = {
  topic: 'firewall',
  name: 'rules',
  found: 'there is no chain DOCKER-USER in iptables',
  wanted: 'only the ports that are known',
  state: 'left',
  why: 'Docker does not run, makes no rules ("iptables": false) or makes them by nftables: close ports in the firewall before the host',
}

const rulesFinding = (fine: boolean, trial: Trial | undefined): Finding => ({
  topic: 'firewall',
  name: 'rules',
  found: fine ? (trial === undefined ? 'in force' : 'on trial: muelle host harden --keep') : 'not in force',
  wanted: 'SSH, the proxies of stacks, and the ports below',
  state: fine ? (trial === undefined ? 'fine' : 'waiting') : 'change',
  why,
})

const portFinding = ({ port, protocol, who, needed }: OpenPort, kept: boolean): Finding => ({
  topic: 'firewall',
  name: `${port}/${protocol}`,
  found: who,
  wanted: kept ? 'open' : 'closed',
  state: 'fine',
  why: needed ? 'needed' : kept ? `kept; --close ${port} closes it` : 'closed as you asked; --open opens it',
})
