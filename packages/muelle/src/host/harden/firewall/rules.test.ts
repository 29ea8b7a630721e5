import { describe, expect, it } from 'vitest'
import { rulesText } from './rules.ts'

const wish = {
  family: 4,
  ssh: [22],
  open: [
    { port: 443, protocol: 'tcp' },
    { port: 443, protocol: 'udp' },
    { port: 80, protocol: 'tcp' },
  ],
  dockerBridges: ['shop0'],
  otherBridges: ['br-lan'],
} as const
const of = (chain: string, text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`-A ${chain} `))
    .map((line) => line.slice(`-A ${chain} `.length))

describe('the rules of the firewall', () => {
  it('let open connections through before anything else, so that nobody is cut off', () => {
    for (const chain of ['MUELLE-INPUT', 'MUELLE-FORWARD'])
      expect(of(chain, rulesText(wish))[0]).toBe('-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN')
  })

  it('keep SSH and the open ports of the host, and drop what else is asked by TCP or UDP', () => {
    expect(of('MUELLE-INPUT', rulesText(wish)).slice(1)).toEqual([
      ...[
        '-i lo -j RETURN',
        '-i docker0 -j RETURN',
        '-i docker_gwbridge -j RETURN',
        '-i br-+ -j RETURN',
        '-i shop0 -j RETURN',
      ],
      '-p tcp -m tcp --dport 22 -j RETURN',
      '-p tcp -m tcp --dport 80 -j RETURN',
      '-p tcp -m tcp --dport 443 -j RETURN',
      '-p udp -m udp --dport 443 -j RETURN',
      '-p tcp -j DROP',
      '-p udp -j DROP',
    ])
  })

  it('judge what goes to containers by the port that was asked for, and nothing that goes elsewhere', () => {
    expect(of('MUELLE-FORWARD', rulesText(wish)).slice(1)).toEqual([
      ...['-i br-lan -j RETURN', '-o br-lan -j RETURN'],
      ...['-i docker0 -j RETURN', '-i docker_gwbridge -j RETURN', '-i br-+ -j RETURN', '-i shop0 -j RETURN'],
      '-p tcp -m conntrack --ctstate DNAT --ctorigdstport 80 --ctdir ORIGINAL -j RETURN',
      '-p tcp -m conntrack --ctstate DNAT --ctorigdstport 443 --ctdir ORIGINAL -j RETURN',
      '-p udp -m conntrack --ctstate DNAT --ctorigdstport 443 --ctdir ORIGINAL -j RETURN',
      ...['-o docker0 -j DROP', '-o docker_gwbridge -j DROP', '-o br-+ -j DROP', '-o shop0 -j DROP'],
    ])
  })

  it('only take away: a firewall of the person’s own still judges what they let through', () => {
    for (const family of [4, 6] as const) expect(rulesText({ ...wish, family })).not.toContain('ACCEPT')
  })

  it('are the same text whatever order the ports were found in', () => {
    expect(rulesText({ ...wish, open: wish.open.toReversed() })).toBe(rulesText(wish))
  })

  it('let answers to DHCPv6 in, which belong to no connection', () => {
    expect(rulesText({ ...wish, family: 6 })).toContain('-A MUELLE-INPUT -p udp -m udp --dport 546 -j RETURN')
    expect(rulesText(wish)).not.toContain('546')
  })
})
