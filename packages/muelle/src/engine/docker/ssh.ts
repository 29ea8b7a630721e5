import { Agent, type ClientRequestArgs } from 'node:http'
import { Duplex } from 'node:stream'
import { type RunningProcess, start } from '../../kernel/spawn.ts'
import { type SshEndpoint, sshArgv } from './ssh-command.ts'
import { sshFailure } from './ssh-errors.ts'
import { sharedLogin } from './ssh-login.ts'
import { sharingOptions } from './ssh-sharing.ts'

/**
 * An HTTP agent whose connections are ssh processes. Idle ones are kept for the next request. None of them ends by Ctrl-C in the
 * terminal or by its closing: what is half done is unwound through them.
 */
export function sshAgent(endpoint: SshEndpoint, environ: Readonly<Record<string, string | undefined>>): Agent {
  const agent = new Agent({ keepAlive: true })
  const connections = agent as unknown as Connections
  const sharing = sharingOptions(environ)
  const argv = sshArgv(endpoint, sharing)
  if (sharing.length === 0) {
    connections.createConnection = () => new ProcessConnection(start({ argv: deaf(argv), environ, terminal: true }))
    return agent
  }
  const login = sharedLogin(endpoint, sharing, environ)
  const connect = () => new ProcessConnection(start({ argv, environ })).on('error', login.forget)
  connections.createConnection = (_, done) => {
    login
      .ready()
      .then(connect)
      .then((connection) => done(null, connection), done)
  }
  return agent
}

/** What Node's agent asks for a connection: it is returned, or handed to `done`. */
interface Connections {
  createConnection(options: ClientRequestArgs, done: (error: Error | null, connection?: Duplex) => void): unknown
}

/** A program in the terminal that Ctrl-C and the terminal's end do not reach: what is ignored stays so over exec (execve(2)). */
const deaf = (argv: readonly string[]): [string, ...string[]] => [
  'sh',
  '-c',
  `trap '' INT HUP; exec "$@"`,
  'sh',
  ...argv,
]

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
