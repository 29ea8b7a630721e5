import type { Endpoint } from '../endpoint.ts'
import type { LostConnection } from '../lost-connection.ts'

type SshEndpoint = Extract<Endpoint, { kind: 'ssh' }>
/** Makes the report that an LostConnection carries; what was seen is added. */
type Tell = (what: string, next: string) => LostConnection

/** Code of the errors that carry what ssh itself said, or how it ended, as their message. */
export const sshFailure = 'MUELLE_SSH'

/** What ssh says on standard error when it could not do its work, from sshconnect.c and clientloop.c of OpenSSH 9. */
const causes: readonly {
  readonly says: RegExp
  readonly what: (host: string) => string
  readonly next: (there: { readonly byHand: string; readonly known: string }) => string
}[] = [
  {
    says: /no program ssh|exec: ssh: (command )?not found/,
    what: () => 'There is no ssh on this machine.',
    next: () => 'Install it: apt-get install openssh-client.',
  },
  {
    says: /host identification has changed/i,
    what: (host) =>
      `${host} has another key than the one that is known: it was installed anew, or it is another machine.`,
    next: ({ byHand, known }) =>
      `Ask whoever runs it, and compare the key. If it is right: ssh-keygen -R '${known}', then connect once by hand: ${byHand}`,
  },
  {
    says: /host key verification failed/i,
    what: (host) => `The key of ${host} is not known.`,
    next: ({ byHand }) => `Connect once by hand and compare it: ${byHand}`,
  },
  {
    says: /permission denied \(|too many authentication failures/i,
    what: (host) => `${host} does not let you in.`,
    next: ({ byHand }) => `Load a key it accepts (ssh-add), until this works without a password: ${byHand}`,
  },
  {
    says: /docker: (command )?not found|no such file or directory: docker/i,
    what: (host) => `There is no Docker on ${host}.`,
    next: () => 'Install it there: muelle host prepare, run on that host.',
  },
  {
    says: /permission denied while trying to connect|dial unix .*permission denied/i,
    what: (host) => `Your user on ${host} may not use Docker.`,
    next: () => 'Put it into the group docker there, then log in again.',
  },
  {
    says: /cannot connect to the docker daemon|error during connect/i,
    what: (host) => `Docker does not run on ${host}.`,
    next: () => 'Start it there: systemctl start docker, or muelle host prepare, run on that host.',
  },
  {
    says: /could not resolve hostname/i,
    what: (host) => `${host} cannot be reached by ssh: its name is not known.`,
    next: () => 'Check its spelling and this machine’s name service.',
  },
  {
    says: /connection (refused|timed out)|no route to host|unreachable|operation timed out/i,
    what: (host) => `${host} cannot be reached by ssh.`,
    next: () => 'Check the address, the port and the network between.',
  },
]

/** The report for a failure of ssh. @param words what it said, or how it ended when it said nothing. */
export function explainSsh(words: string, endpoint: SshEndpoint, tell: Tell): LostConnection {
  const cause = causes.find(({ says }) => says.test(words))
  if (cause === undefined) return cut(endpoint, tell)
  const { host, port } = endpoint
  return tell(cause.what(host), cause.next({ byHand: byHand(endpoint), known: port ? `[${host}]:${port}` : host }))
}

/** A connection that worked until it was cut: the network, sshd or ssh ended. What was begun on the host is noted there. */
export function cut(endpoint: SshEndpoint, tell: Tell): LostConnection {
  return tell(
    `The ssh connection to ${endpoint.host} ended.`,
    `Try it by hand: ${byHand(endpoint)} docker version. When that answers, run the same command again: a change goes on where it stopped.`,
  )
}

const byHand = ({ host, port, user }: SshEndpoint): string =>
  ['ssh', ...(port === undefined ? [] : ['-p', String(port)]), user === undefined ? host : `${user}@${host}`].join(' ')
