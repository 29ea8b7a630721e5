import { fail, ok, type Rule, unchecked, warn } from './check.ts'

/** Published ports and the way out need forwarding and Docker's address translation. */
export const network: Rule = ({ info, nat, networks }) => [
  info.ipForwarding
    ? ok('forwarding', 'the kernel forwards packets', 'IPv4 forwarding is on')
    : fail(
        'forwarding',
        'the kernel forwards no packets',
        'IPv4 forwarding is off',
        'sysctl --write net.ipv4.ip_forward=1, and in /etc/sysctl.d for the next boot',
      ),
  translation(nat),
  addresses(networks),
]

/** Networks of one stack: edge, front, data, egress. */
const ofOneStack = 4

function addresses({ capacity, taken }: Parameters<Rule>[0]['networks']) {
  const evidence = `${taken} of ${capacity} networks are taken; a stack takes ${ofOneStack}`
  if (capacity - taken >= ofOneStack) return ok('networks', 'Docker has addresses for another stack', evidence)
  return warn(
    'networks',
    'Docker has no addresses for another stack',
    evidence,
    'on that host: muelle host harden --only daemon (default-address-pools), or docker network prune',
  )
}

function translation(nat: Parameters<Rule>[0]['nat']) {
  const what = "Docker's address translation (iptables)"
  if ('unknown' in nat) return unchecked('nat', what, nat.unknown)
  if (nat.there) return ok('nat', `${what} is in place`, nat.evidence)
  return fail(
    'nat',
    `${what} is missing`,
    nat.evidence,
    'another firewall may have removed it: restart Docker; see "iptables" in /etc/docker/daemon.json',
  )
}
