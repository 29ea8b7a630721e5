import { statSync } from 'node:fs'
import { EnvironmentError, ReportedError } from '../../kernel/errors.ts'
import { userName } from '../../kernel/user.ts'
import type { Endpoint } from '../endpoint.ts'
import { LostConnection } from '../lost-connection.ts'
import { cut, explainSsh, sshFailure } from './ssh-errors.ts'

/** What the client library adds to its errors. */
export interface DockerFailure extends Error {
  readonly code?: string
  readonly statusCode?: number
  readonly json?: { readonly message?: string } | null
}

/** The daemon's own words, without the client's frame around them. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const failure = error as DockerFailure
  return (failure.json?.message ?? failure.message.replace(/^\(HTTP code \d+\) \S.*? - /, '')).trim()
}

/** Whether the daemon answered with this HTTP status. */
export const hasStatus = (error: unknown, status: number) => (error as DockerFailure)?.statusCode === status

/**
 * Turns any failure of talking to Docker into a report. Reports and aborts pass as they are.
 * @param doing completes "Docker could not …", e.g. `list the containers`.
 */
export function explain(error: unknown, endpoint: Endpoint, doing: string): unknown {
  if (error instanceof ReportedError) return error
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return error
  const connection = explainConnection(error, endpoint)
  if (connection !== undefined) return connection
  const evidence = wordsOf(error)
  if (/no space left on device/i.test(evidence))
    return new EnvironmentError(
      {
        what: `Docker could not ${doing}: the disk of its host is full.`,
        evidence,
        next: 'See docker system df there, free space, then run the same command again.',
      },
      { cause: error },
    )
  if ((error as DockerFailure)?.statusCode === undefined) return error
  const next = `Read what Docker at ${endpoint.address} says; its own log (journalctl -u docker) says more.`
  return new EnvironmentError({ what: `Docker could not ${doing}.`, evidence, next }, { cause: error })
}

/** Failures of reaching the daemon at all; undefined when it is none. */
function explainConnection(error: unknown, endpoint: Endpoint): LostConnection | undefined {
  const { code, message } = error as DockerFailure
  const report = (what: string, next: string, evidence = message) =>
    new LostConnection(
      { what, evidence: `${evidence} (${endpoint.origin}: ${endpoint.address})`, next },
      { cause: error },
    )
  if (endpoint.kind === 'ssh') {
    if (code === sshFailure) return explainSsh(message, endpoint, report)
    if (isCut(code)) return cut(endpoint, report)
  }
  switch (code) {
    case 'ENOENT':
      return report('There is no Docker here: its socket does not exist.', prepareHint)
    case 'EACCES':
      return report('You may not use Docker.', accessHint(endpoint), whoMay(endpoint, message))
    case 'ECONNREFUSED':
      return endpoint.kind === 'unix'
        ? report(
            'Docker does not run: its socket is there, but nobody answers.',
            'Start it: systemctl start docker, or muelle host prepare.',
          )
        : report(
            `Nobody answers at ${endpoint.address}.`,
            'Check that the daemon listens there and that no firewall is between.',
          )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return report('The name of the Docker host is not known.', 'Check its spelling and this machine’s name service.')
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return report('The Docker host cannot be reached.', 'Check the address and the network between.')
    default:
      if (isCut(code))
        return report(
          'Docker closed the connection.',
          'It was stopped or restarted, or it wants TLS. Run the same command again.',
        )
      return isTls(code, message)
        ? report(
            'The TLS connection to Docker failed.',
            'Check DOCKER_TLS_VERIFY and the certificates in DOCKER_CERT_PATH.',
          )
        : undefined
  }
}

/** A connection that worked and ended in the middle. */
const isCut = (code: string | undefined) =>
  code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE'

const isTls = (code: string | undefined, message: string) =>
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|EPROTO)/.test(code ?? '') ||
  /Client sent an HTTP request to an HTTPS server/.test(message)

const prepareHint =
  'Install and start Docker: muelle host prepare. If it runs elsewhere, set host: in muelle.yaml or DOCKER_HOST.'

function whoMay(endpoint: Endpoint, message: string): string {
  const asked = `user ${userName()} (uid ${process.getuid?.() ?? 'unknown'}, groups ${(process.getgroups?.() ?? []).join(' ') || 'none'})`
  if (endpoint.kind !== 'unix') return `${message}; ${asked}`
  try {
    const { uid: owner, gid, mode } = statSync(endpoint.path)
    return `${asked}; the socket belongs to uid ${owner}, group ${gid}, mode ${(mode & 0o777).toString(8)}`
  } catch {
    return `${message}; ${asked}`
  }
}

const accessHint = (endpoint: Endpoint) =>
  endpoint.kind === 'unix'
    ? `Join the socket's group (sudo usermod -aG docker ${userName()}) and log in again, or run as root.`
    : 'Use a user that may talk to the daemon.'
