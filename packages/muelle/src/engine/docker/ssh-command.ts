import type { Endpoint } from '../endpoint.ts'

export type SshEndpoint = Extract<Endpoint, { kind: 'ssh' }>

/**
 * A command on the daemon's host, by the system's own ssh, so that the person's configuration, agent, jump hosts and known hosts
 * count. (The library's ssh accepts any host key.)
 * @param words what runs there; each one a plain word, as the shell there reads them once more.
 */
export function sshCommand(
  { host, port, user }: SshEndpoint,
  sharing: readonly string[],
  words: readonly string[],
): [string, ...string[]] {
  return [
    'ssh',
    // As Docker's own client: a host that does not answer must not hang for minutes.
    ...['-o', 'ConnectTimeout=30', '-o', 'ServerAliveInterval=15', '-T'],
    ...sharing,
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    '--',
    host,
    ...words,
  ]
}

/** The command that connects standard input and output to a daemon behind ssh. */
export function sshArgv(endpoint: SshEndpoint, sharing: readonly string[] = []): [string, ...string[]] {
  const { socket } = endpoint
  const daemon = socket === undefined ? [] : ['--host', `unix://${socket}`]
  return sshCommand(endpoint, sharing, ['docker', ...daemon, 'system', 'dial-stdio'])
}
