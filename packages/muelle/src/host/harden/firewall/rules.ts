/** What the firewall lets through, and where it looks. */
export interface FirewallWish {
  readonly family: 4 | 6
  readonly ssh: readonly number[]
  /** Ports that stay open beside SSH: of containers, and of programs of the host. */
  readonly open: readonly { readonly port: number; readonly protocol: 'tcp' | 'udp' }[]
  /** Bridges whose name does not begin as Docker names its own. */
  readonly dockerBridges: readonly string[]
  /** Bridges that are not Docker's although their name begins with br-. */
  readonly otherBridges: readonly string[]
}

export const inputChain = 'MUELLE-INPUT'
export const forwardChain = 'MUELLE-FORWARD'

/**
 * Two chains for iptables-restore --noflush. Pure; the same wish gives the same text.
 *
 * What they allow goes on to the rules after them (RETURN), so that a firewall of the person's own still judges it; they only
 * take away. Connections that are open stay open. Docker has rewritten the destination of a published port by the time a
 * packet reaches DOCKER-USER, so the port that was asked for is looked up in conntrack (docs.docker.com, packet filtering and
 * firewalls).
 */
export function rulesText({ family, ssh, open, dockerBridges, otherBridges }: FirewallWish): string {
  const containers = ['docker0', 'docker_gwbridge', 'br-+', ...dockerBridges]
  const ports = sorted([...ssh.map((port) => ({ port, protocol: 'tcp' as const })), ...open])
  const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN'
  return [
    '*filter',
    `:${inputChain} - [0:0]`,
    `:${forwardChain} - [0:0]`,
    ...[
      established,
      '-i lo -j RETURN',
      // Containers speak to their host as before.
      ...containers.map((name) => `-i ${name} -j RETURN`),
      // Answers to a question that went to everybody belong to no connection (RFC 8415, DHCPv6 clients listen on 546).
      ...(family === 6 ? ['-p udp -m udp --dport 546 -j RETURN'] : []),
      ...ports.map(({ port, protocol }) => `-p ${protocol} -m ${protocol} --dport ${port} -j RETURN`),
      // Other protocols (ICMP, routing, tunnels) are none of ours.
      '-p tcp -j DROP',
      '-p udp -j DROP',
    ].map((rule) => `-A ${inputChain} ${rule}`),
    ...[
      established,
      // Another bridge's traffic only passes here.
      ...otherBridges.flatMap((name) => [`-i ${name} -j RETURN`, `-o ${name} -j RETURN`]),
      // What containers ask for, Docker's own rules judge.
      ...containers.map((name) => `-i ${name} -j RETURN`),
      ...sorted(open).map(
        ({ port, protocol }) =>
          `-p ${protocol} -m conntrack --ctstate DNAT --ctorigdstport ${port} --ctdir ORIGINAL -j RETURN`,
      ),
      ...containers.map((name) => `-o ${name} -j DROP`),
    ].map((rule) => `-A ${forwardChain} ${rule}`),
    'COMMIT',
    '',
  ].join('\n')
}

type Port = FirewallWish['open'][number]

/** By number and protocol, each once. */
function sorted(ports: readonly Port[]): readonly Port[] {
  const once = new Map(ports.map((port) => [`${port.port}/${port.protocol}`, port]))
  return [...once.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
}
