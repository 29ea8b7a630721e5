import { createHash } from 'node:crypto'
import { access, constants, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { run } from '../../kernel/run.ts'
import { shellWord } from '../../kernel/shell-word.ts'
import type { Lock } from '../../stack/lock.ts'
import type { GitSource, Surroundings } from './git.ts'

/** Reads a deploy key from the host, by the name of its secret. @throws UserError when it is not set. */
export type ReadKey = (name: string) => Promise<string>

/** Where a repository is reached by ssh. */
export interface SshHost {
  readonly host: string
  readonly port: number
}

/** The ssh server of an address; undefined when it is reached otherwise. */
export function sshHostOf(address: string): SshHost | undefined {
  const [, host, port] =
    /^ssh:\/\/(?:[^@/]+@)?([^:/]+)(?::(\d+))?\//.exec(address) ?? /^[^@/:]+@([^:/]+):/.exec(address) ?? []
  return host === undefined ? undefined : { host, port: Number(port ?? 22) }
}

/** The name that known_hosts has for a server. */
export const knownName = ({ host, port }: SshHost): string => (port === 22 ? host : `[${host}]:${port}`)

/** What people compare: `SHA256:…` of a key as known_hosts writes it. */
export function fingerprint(key: string): string {
  const [kind = '', body = ''] = key.split(' ')
  const hash = createHash('sha256').update(Buffer.from(body, 'base64')).digest('base64').replace(/=+$/, '')
  return `${kind} SHA256:${hash}`
}

/**
 * Asks a server for its host keys, without logging in. Whether they are its own is for a person to say.
 * @returns `ssh-ed25519 AAAA…`, sorted.
 * @throws EnvironmentError when it does not answer.
 */
export async function scanHostKeys(server: SshHost, { environ, signal }: Surroundings): Promise<readonly string[]> {
  const { ended, stdout, stderr } = await run({
    argv: ['ssh-keyscan', '-T', '15', '-p', String(server.port), '--', server.host],
    environ,
    signal,
    timeout: 60_000,
  })
  if (ended === 'missing') throw noSsh()
  const keys = stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' ').slice(1, 3).join(' '))
  if (keys.length > 0) return [...new Set(keys)].sort()
  throw new EnvironmentError({
    what: `No ssh server answers at ${knownName(server)}.`,
    evidence: stderr.trim().split('\n').at(-1),
    next: 'Check the address of the repository and the network of this machine.',
  })
}

const noSsh = () =>
  new EnvironmentError({
    what: 'ssh is not installed on this machine.',
    evidence: 'odoo.addons names a repository that is reached by ssh',
    next: 'Install it: apt-get install openssh-client.',
  })

/** Name of the private folder of one process: it tells whose it was when it is left behind. */
const folder = /^muelle-key-(\d+)-/

/** In memory where the machine has such a place, so that a key never reaches a disk. */
async function privatePlace(environ: Surroundings['environ']): Promise<string> {
  for (const place of [environ.XDG_RUNTIME_DIR, '/dev/shm']) {
    if (place === undefined || place === '') continue
    const usable = await access(place, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    )
    if (usable) return place
  }
  return tmpdir()
}

/** Removes what a killed process left: folders whose process is gone. Those of other users cannot be removed, and are theirs. */
export async function sweepKeys(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const pid = Number(folder.exec(name)?.[1])
    if (Number.isNaN(pid) || isAlive(pid)) continue
    await rm(join(place, name), { recursive: true, force: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error
    })
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Does something with a source of addons as its deploy key allows.
 *
 * The key's truth is on the Docker host; git runs here, where the build context is packed. So it is handed to ssh in a file of a
 * private folder (0700, 0600), in memory where the machine has /run/user or /dev/shm, and removed afterwards; what a killed process
 * left is removed by the next. It is in no argument, no environment variable and no project.
 * @param work gets GIT_SSH_COMMAND; undefined when the source is not reached by ssh.
 * @throws UserError when the secret is not set, or the server's host key is not pinned.
 */
export async function withSsh<T>(
  source: GitSource,
  lock: Pick<Lock, 'hostKeys'>,
  readKey: ReadKey,
  around: Surroundings,
  work: (ssh: string | undefined) => Promise<T>,
): Promise<T> {
  const server = sshHostOf(source.git)
  if (server === undefined) return work(undefined)
  // The user's own keys, settings and known hosts; a host they do not know is refused, never asked about by git.
  if (source.key === undefined) return work('ssh -o BatchMode=yes -o StrictHostKeyChecking=yes')
  const pinned = lock.hostKeys?.[knownName(server)]
  if (pinned === undefined) throw unknownHost(source, server)
  const value = await readKey(source.key)
  const place = await privatePlace(around.environ)
  await sweepKeys(place)
  const directory = await mkdtemp(join(place, `muelle-key-${process.pid}-`))
  try {
    const known = join(directory, 'known_hosts')
    const key = join(directory, 'key')
    await writeFile(known, pinned.map((each) => `${knownName(server)} ${each}\n`).join(''), { mode: 0o600, flag: 'wx' })
    await writeFile(key, value.endsWith('\n') ? value : `${value}\n`, { mode: 0o600, flag: 'wx' })
    const options = [
      'BatchMode=yes',
      'IdentitiesOnly=yes',
      'IdentityAgent=none',
      'PreferredAuthentications=publickey',
      'StrictHostKeyChecking=yes',
      'UpdateHostKeys=no',
      'ClearAllForwardings=yes',
      'ConnectTimeout=20',
      'GlobalKnownHostsFile=/dev/null',
      `UserKnownHostsFile=${shellWord(known)}`,
    ]
    return await work(`ssh -F /dev/null -i ${shellWord(key)} ${options.map((option) => `-o ${option}`).join(' ')}`)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const unknownHost = ({ git }: GitSource, server: SshHost) =>
  new UserError(
    {
      what: `The host key of ${knownName(server)} is not pinned: nobody has said that this server is the right one.`,
      evidence: `odoo.addons names ${git}; hostKeys in muelle.lock does not name its host`,
      next: 'Run: muelle addons sync. It shows the fingerprint, and pins it when you agree.',
    },
    { refused: true },
  )
