import { mkdir } from 'node:fs/promises'
import type { Reach } from '../stack/project.ts'
import { type SshHost, sshHost } from './ssh-host.ts'

/**
 * A mount namespace of its own for every command, in which an empty, unwritable file system hides what the host has: what a
 * client on another machine sees.
 */
export const hidden: readonly string[] = [
  ...['unshare', '--mount', 'sh', '-c'],
  'mount -t tmpfs -o ro,size=4k none /var/lib/muelle && exec "$@"',
  'sh',
]

/** The two ways to a daemon that every operation must work through alike. */
export interface Reaches extends AsyncDisposable {
  readonly unix: Reach
  /** Through ssh, and without a sight of the host's files. */
  readonly ssh: Reach
  readonly host: SshHost
}

export async function reaches(port: number): Promise<Reaches> {
  await mkdir('/var/lib/muelle', { recursive: true })
  const host = await sshHost(port)
  return {
    unix: {},
    ssh: { before: hidden, environ: { ...host.environ, DOCKER_HOST: host.address } },
    host,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  }
}
