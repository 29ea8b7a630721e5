import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../../packages/muelle/src/kernel/run.ts'
import { must } from '../prepare/second-daemon.ts'
import { endLeftServers } from '../stack/left-servers.ts'

/** This machine as a remote one: an sshd on loopback with a configuration, keys and a port of its own. */
export interface SshHost extends AsyncDisposable {
  /** For `host:` in muelle.yaml. */
  readonly address: string
  /** Puts an `ssh` before the machine's own that knows this host and its key, and nothing of the person's configuration. */
  readonly environ: { readonly PATH: string; readonly XDG_RUNTIME_DIR: string }
  readonly directory: string
  /** Cuts every connection, as a network does that is gone: both ends are killed, nobody says goodbye. */
  cut(): Promise<void>
  /** Ends sshd itself too: nobody answers at the port any more. */
  close(): Promise<void>
  /** Starts it, again after `close`. */
  open(): Promise<void>
}

/** @param options.sessions how many sessions one connection may have; sshd's own default is 10. */
export async function sshHost(port: number, options: { readonly sessions?: number } = {}): Promise<SshHost> {
  await endLeftServers(/\S+\/muelle-ssh-host-\w+\/sshd_config/, `Port ${port}\n`)
  const directory = await mkdtemp(join(tmpdir(), 'muelle-ssh-host-'))
  const at = (name: string) => join(directory, name)
  for (const name of ['host', 'user']) await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', at(name)])
  const hostKey = (await readFile(at('host.pub'), 'utf8')).split(' ').slice(0, 2).join(' ')
  await writeFile(at('known'), `[127.0.0.1]:${port} ${hostKey}\n`)
  const server = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `PidFile ${at('pid')}`,
    `AuthorizedKeysFile ${at('user.pub')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    `MaxSessions ${options.sessions ?? 10}`,
  ]
  await writeFile(at('sshd_config'), `${server.join('\n')}\n`)
  const client = [
    ...['-F', 'none', '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
    ...['-o', `IdentityFile=${at('user')}`, '-o', `UserKnownHostsFile=${at('known')}`],
    ...['-o', 'GlobalKnownHostsFile=/dev/null'],
  ]
  await mkdir(at('bin'))
  await writeFile(at('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${client.join(' ')} "$@"\n`)
  await chmod(at('bin/ssh'), 0o755)
  // sshd wants it; Debian's init script makes it at boot.
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
  const open = async () => {
    await must(['/usr/sbin/sshd', '-f', at('sshd_config'), '-E', at('log')])
  }
  const cut = async () => {
    for (const pid of await belonging(directory)) kill(pid)
  }
  const close = async () => {
    const pid = Number((await readFile(at('pid'), 'utf8').catch(() => '0')).trim())
    if (pid > 0) kill(pid)
    await rm(at('pid'), { force: true })
    await cut()
  }
  await open()
  return {
    address: `ssh://root@127.0.0.1:${port}`,
    environ: { PATH: `${at('bin')}:${process.env.PATH}`, XDG_RUNTIME_DIR: directory },
    directory,
    cut,
    close,
    open,
    async [Symbol.asyncDispose]() {
      await close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Processes of this host's connections: ssh clients, known by a path of theirs, and all that its sshd started for them. */
async function belonging(directory: string): Promise<readonly number[]> {
  const { stdout } = await run({ argv: ['ps', '-eo', 'pid=,ppid=,args='] })
  const all = stdout.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), args: found[3] ?? '' }] : []
  })
  const listener = Number(await readFile(join(directory, 'pid'), 'utf8').catch(() => '-1'))
  // The one that stays in the background calls itself `ssh: <its socket> [mux]`.
  const clients = all.filter(({ args }) => /^(\/usr\/bin\/)?ssh[ :]/.test(args) && args.includes(`${directory}/`))
  const found = new Set([listener, ...clients.map(({ pid }) => pid)])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid)
  }
  found.delete(listener)
  return [...found]
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
