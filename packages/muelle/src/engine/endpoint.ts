import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { readIfExists } from '../kernel/files.ts'
import { redact } from '../kernel/redact.ts'
import { configDirectory, readDockerFile } from './docker-files.ts'

type Environ = Readonly<Record<string, string | undefined>>

/** Certificates for a daemon behind TLS, as PEM text. */
interface TlsFiles {
  readonly ca: string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
  /** False only when the person asked for an unverified connection. */
  readonly verify: boolean
}

/** Where the Docker daemon is, and who said so. */
export type Endpoint = (
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsFiles | undefined }
  | {
      readonly kind: 'ssh'
      readonly host: string
      readonly port: number | undefined
      readonly user: string | undefined
      /** Of the daemon, on that host; Docker's own default there when undefined. */
      readonly socket: string | undefined
    }
) & {
  readonly address: string
  /** For messages: `host: in muelle.yaml`, `DOCKER_HOST`, `the Docker context staging`, `the default`. */
  readonly origin: string
}

/** What the environment of a stack says of its daemon. */
export interface EngineTarget {
  readonly host?: string | undefined
  /** Path of the socket on the daemon's host. */
  readonly socket?: string | undefined
}

const defaultSocket = '/var/run/docker.sock'

/**
 * Decides which daemon is meant, as Docker's own client does: MUELLE_DOCKER_HOST (for the steward, who stands beside the daemon), muelle.yaml, then DOCKER_HOST, DOCKER_CONTEXT,
 * the current context of `~/.docker/config.json`, then the local socket.
 * @throws UserError for an address or a context that makes no sense.
 */
export async function resolveEndpoint(target: EngineTarget, environ: Environ): Promise<Endpoint> {
  const here = environ.MUELLE_DOCKER_HOST
  if (here) return parseAddress(here, 'MUELLE_DOCKER_HOST', target, environ)
  if (target.host !== undefined) return parseAddress(target.host, 'host: in muelle.yaml', target, environ)
  if (environ.DOCKER_HOST) return parseAddress(environ.DOCKER_HOST, 'DOCKER_HOST', target, environ)
  const context = environ.DOCKER_CONTEXT || (await currentContext(environ))
  if (context !== undefined && context !== 'default') return fromContext(context, target, environ)
  const path = target.socket ?? defaultSocket
  return { kind: 'unix', path, address: `unix://${path}`, origin: 'the default' }
}

const ClientConfig = z.object({ currentContext: z.string().optional() })

async function currentContext(environ: Environ): Promise<string | undefined> {
  const config = await readDockerFile(ClientConfig, join(configDirectory(environ), 'config.json'))
  return config?.currentContext || undefined
}

const ContextMeta = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().optional() }) }),
})

/** Docker keeps a context under the SHA-256 of its name (docker/cli, cli/context/store). */
async function fromContext(name: string, target: EngineTarget, environ: Environ): Promise<Endpoint> {
  const id = createHash('sha256').update(name).digest('hex')
  const contexts = join(configDirectory(environ), 'contexts')
  const path = join(contexts, 'meta', id, 'meta.json')
  const meta = await readDockerFile(ContextMeta, path)
  if (meta === undefined)
    throw new UserError({
      what: `There is no Docker context ${name}.`,
      evidence: `${path} does not exist`,
      next: 'Choose another one (docker context ls; docker context use NAME), or set host: in muelle.yaml.',
    })
  const { Host, SkipTLSVerify } = meta.Endpoints.docker
  const tls = await readTls(join(contexts, 'tls', id, 'docker'), SkipTLSVerify !== true)
  return parseAddress(Host, `the Docker context ${name}`, target, environ, tls)
}

async function readTls(directory: string, verify: boolean): Promise<TlsFiles | undefined> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readIfExists(join(directory, name))),
  )
  return ca === undefined && cert === undefined ? undefined : { ca, cert, key, verify }
}

async function tlsOf(environ: Environ): Promise<TlsFiles | undefined> {
  const asked = environ.DOCKER_TLS_VERIFY || environ.DOCKER_TLS || environ.DOCKER_CERT_PATH
  if (!asked) return undefined
  const verify = Boolean(environ.DOCKER_TLS_VERIFY) || !environ.DOCKER_TLS
  const found = await readTls(environ.DOCKER_CERT_PATH || configDirectory(environ), verify)
  return found ?? { ca: undefined, cert: undefined, key: undefined, verify }
}

async function parseAddress(
  address: string,
  origin: string,
  target: EngineTarget,
  environ: Environ,
  contextTls?: TlsFiles,
): Promise<Endpoint> {
  const wrong = (why: string) =>
    new UserError({
      what: `The Docker address is wrong: ${why}.`,
      evidence: `${origin} says ${redact(address)}`,
      next: 'Use unix:///var/run/docker.sock, tcp://HOST:PORT or ssh://USER@HOST.',
    })
  if (address.startsWith('unix://')) {
    const path = address.slice('unix://'.length) || defaultSocket
    if (!path.startsWith('/')) throw wrong('the path of the socket must be absolute')
    return { kind: 'unix', path, address: `unix://${path}`, origin }
  }
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined) throw wrong('it is no address')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (host === '' || host.startsWith('-')) throw wrong('it names no host')
  const port = url.port === '' ? undefined : Number(url.port)
  if (url.password !== '') throw wrong('a password does not belong there')
  if (url.protocol === 'ssh:') {
    const user = url.username === '' ? undefined : decodeURIComponent(url.username)
    const path = url.pathname.length > 1 ? url.pathname : target.socket
    const socket = path === defaultSocket ? undefined : path
    return { kind: 'ssh', host, port, user, socket, address, origin }
  }
  if (url.protocol !== 'tcp:' && url.protocol !== 'http:' && url.protocol !== 'https:')
    throw wrong(`Muelle does not speak ${url.protocol.slice(0, -1)}`)
  const tls = contextTls ?? (await tlsOf(environ))
  return { kind: 'tcp', host, port: port ?? (tls ? 2376 : 2375), tls, address, origin }
}
