import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { must } from './repository.ts'

/** An ssh server on loopback that lets one deploy key in, to git alone. */
export interface GitServer {
  /** `ssh://user@127.0.0.1:port`; an absolute path follows. */
  readonly address: string
  /** The private key that it lets in. */
  readonly key: string
  /** Every connection waits until this file is gone. */
  readonly brake: string
  /** Gives it another host key. */
  changeHostKey(): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

export async function gitServer(port: number): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), 'addons-sshd-'))
  await chmod(root, 0o755)
  const at = (name: string) => join(root, name)
  const newKey = async (name: string) => {
    await rm(at(name), { force: true })
    await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', at(name)])
  }
  await newKey('host')
  await newKey('deploy')
  // What a person can do with the key is what git-shell does.
  const shell = `while [ -e ${at('brake')} ]; do sleep 0.1; done; exec git-shell -c "$SSH_ORIGINAL_COMMAND"`
  await writeFile(at('shell'), `#!/bin/sh\n${shell}\n`, { mode: 0o755 })
  await writeFile(
    at('authorized_keys'),
    `restrict,command="${at('shell')}" ${await readFile(at('deploy.pub'), 'utf8')}`,
  )
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    `PidFile ${at('pid')}`,
    'AuthenticationMethods publickey',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
  ]
  await writeFile(at('config'), `${config.join('\n')}\n`)
  await mkdir('/run/sshd', { recursive: true })
  let server: ChildProcess | undefined
  const start = async () => {
    server = spawn('/usr/sbin/sshd', ['-D', '-f', at('config'), '-E', at('log')], { stdio: 'ignore' })
    while (!(await listens(port))) await sleep(50)
  }
  const stop = async () => {
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    if (server?.exitCode === null && server.kill()) await ended
  }
  await start()
  return {
    address: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    key: at('deploy'),
    brake: at('brake'),
    start,
    stop,
    async changeHostKey() {
      await stop()
      await newKey('host')
      await start()
    },
    async remove() {
      await stop()
      await rm(root, { recursive: true, force: true })
    },
  }
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
