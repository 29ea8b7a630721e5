import type { Finding, Machine, Topic, Wishes } from '../topic.ts'
import { closedBy, isClosed } from './closed.ts'
import { rulesInForce } from './in-force.ts'
import { type FirewallSeen, lookAtFirewall, type OpenPort } from './look.ts'
import { rulesText } from './rules.ts'
import { places } from './script.ts'
import { lapseTask, overdue, type Trial, trialOf, trialTask } from './trial.ts'

/** Looks at what answers from outside and plans rules that leave only that. */
export async function firewallTopic(machine: Machine, wishes: Wishes): Promise<Topic> {
  const { docker } = machine
  if (docker === undefined) return { findings: [], tasks: [] }
  const seen = await lookAtFirewall(machine, docker)
  if (seen.iptables === undefined) return { findings: [noChain], tasks: [] }
  const trial = await trialOf(machine)
  const closed = closedBy(trial?.closed ?? machine.record.closed, wishes)
  const keeps = ({ needed, port }: OpenPort) => needed || !isClosed(closed, port)
  const rules = { v4: textFor(4, seen, keeps), v6: textFor(6, seen, keeps) }
  const now = await rulesInForce(machine, seen.iptables, trial === undefined ? places.kept : places.trial)
  const fine = now === `${rules.v4}${rules.v6}`
  const tasks = fine ? [] : [trialTask({ machine, seen, rules, closed, ports: seen.ports, keeps, trial: wishes.trial })]
  if ((await overdue(machine)) !== undefined) tasks.unshift(lapseTask(machine))
  return { findings: [rulesFinding(fine, trial), ...seen.ports.map((port) => portFinding(port, keeps(port)))], tasks }
}

function textFor(family: 4 | 6, seen: FirewallSeen, keeps: (port: OpenPort) => boolean): string {
  const { ssh, dockerBridges, otherBridges, ports } = seen
  const open = ports.filter(keeps).map(({ port, protocol }) => ({ port, protocol }))
  return rulesText({ family, ssh, open: open.filter(({ port }) => !ssh.includes(port)), dockerBridges, otherBridges })
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
