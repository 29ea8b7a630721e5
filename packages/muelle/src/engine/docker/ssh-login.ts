import { type RunResult, run } from '../../kernel/run.ts'
import { type SshEndpoint, sshCommand } from './ssh-command.ts'
import { sshFailure } from './ssh-errors.ts'

/** Milliseconds that an answer holds: an idle shared connection is kept longer than that, and each use begins its time anew. */
const holds = 30_000

/** The login that others share: the only ssh process that has the terminal, for a passphrase or a host key to be asked there. */
export interface Login {
  /** Resolves when there is a shared connection. @throws Error with what ssh said. */
  ready(): Promise<void>
  /** It was lost: the next one looks again. */
  forget(): void
}

/**
 * Logs in when nobody has. What then goes through the shared connection needs no terminal, and so Ctrl-C there, which the terminal
 * sends to every process of it, leaves the connection to who unwinds. (Being deaf to the signal is not enough: an ssh that goes
 * through a shared connection listens again, mux.c of OpenSSH.)
 * @param sharing options that name the shared connection.
 */
export function sharedLogin(
  endpoint: SshEndpoint,
  sharing: readonly string[],
  environ: Readonly<Record<string, string | undefined>>,
): Login {
  let known: { readonly since: number; readonly login: Promise<void> } | undefined
  const logIn = async () => {
    const there = await run({ argv: sshCommand(endpoint, ['-O', 'check', ...sharing], []), environ })
    if (there.ended === 'exited' && there.exitCode === 0) return
    // A command, and not -N: one that is second in a race for the socket would stay behind for ever.
    const done = await run({ argv: sshCommand(endpoint, sharing, ['true']), environ, terminal: true })
    // 255 is ssh's own way to fail (ssh(1), EXIT STATUS). Whatever else came of `true` there, the login stands.
    if (done.ended !== 'exited' || done.exitCode === 255)
      throw Object.assign(new Error(wordsOf(done)), { code: sshFailure })
  }
  return {
    ready() {
      if (known === undefined || performance.now() - known.since > holds) {
        const login = logIn().finally(() => {
          // Time at a prompt does not count.
          if (known?.login === login) known = { since: performance.now(), login }
        })
        login.catch(() => {
          if (known?.login === login) known = undefined
        })
        known = { since: Number.POSITIVE_INFINITY, login }
      }
      return known.login
    },
    forget() {
      known = undefined
    },
  }
}

const wordsOf = ({ ended, exitCode, stderr }: RunResult): string =>
  ended === 'missing' ? 'no program ssh' : stderr.trim().slice(-4096) || `ssh ended: ${exitCode ?? ended}`
