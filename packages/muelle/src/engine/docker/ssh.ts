import { Agent, type ClientRequestArgs } from 'node:http'
import { Duplex } from 'node:stream'
import { type RunningProcess, start } from '../../kernel/spawn.ts'
import type { Endpoint } from '../endpoint.ts'
import { sshFailure } from './ssh-errors.ts'
import { sharingOptions } from './ssh-sharing.ts'

type SshEndpoint = Extract<Endpoint, { kind: 'ssh' }>

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

/** An HTTP agent whose connections are ssh processes. Idle ones are kept for the next request. */
export function sshAgent(endpoint: SshEndpoint, environ: Readonly<Record<string, string | undefined>>): Agent {
  const agent = new Agent({ keepAlive: true })
  const connections = agent as unknown as { createConnection(options: ClientRequestArgs): Duplex }
  const argv = sshArgv(endpoint, sharingOptions(environ))
  connections.createConnection = () => new ProcessConnection(start({ argv, environ, terminal: true }))
  return agent
}

/** A program's standard input and output as one connection, with what HTTP asks of a socket. */
class ProcessConnection extends Duplex {
  readonly #running: RunningProcess
  #complaint = ''

  constructor(running: RunningProcess) {
    super()
    this.#running = running
    // A cut that comes while nobody listens, as on a connection that Docker took over, is told to the next who reads or writes.
    this.on('error', () => undefined)
    running.stdout.on('data', (chunk) => this.push(chunk) || running.stdout.pause())
    running.stderr.on('data', (chunk) => {
      this.#complaint = `${this.#complaint}${chunk}`.slice(-4096)
    })
    running.stdin.on('error', () => this.#finish())
    running.stdout.on('close', () => this.#finish())
  }

  async #finish(): Promise<void> {
    const { ended, exitCode } = await this.#running.ended
    if (this.destroyed) return
    if (exitCode === 0) {
      this.push(null)
      return
    }
    const words = ended === 'missing' ? 'no program ssh' : this.#complaint.trim() || `ssh ended: ${exitCode ?? ended}`
    this.destroy(Object.assign(new Error(words), { code: sshFailure }))
  }

  override _read(): void {
    this.#running.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A failed write is told by #finish, in ssh's own words.
    this.#running.stdin.write(chunk, () => done())
  }

  override _final(done: () => void): void {
    this.#running.stdin.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#running.stdin.destroy()
    this.#running.stop()
    done(error)
  }

  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setTimeout(): this {
    return this
  }

  ref(): this {
    this.#running.keepAlive(true)
    return this
  }

  unref(): this {
    this.#running.keepAlive(false)
    return this
  }
}
