import type { Agent as HttpAgent } from 'node:http'
import type Docker from 'dockerode'
import type { Endpoint } from '../endpoint.ts'
import { explain } from './errors.ts'

/** A connection to one daemon: the library's client, and how its failures are told. */
export interface Client {
  readonly docker: Docker
  readonly endpoint: Endpoint
  readonly environ: Readonly<Record<string, string | undefined>>
  /**
   * Asks the daemon something.
   * @param doing completes "Docker could not …".
   * @throws EnvironmentError in place of the library's errors.
   */
  ask<T>(doing: string, question: (docker: Docker) => Promise<T>): Promise<T>
}

/** Makes the client; talks to nobody yet. The library is loaded here, not before: it takes 150 ms. */
export async function clientOf(endpoint: Endpoint, environ: Client['environ']): Promise<Client> {
  const { default: Dockerode } = await import('dockerode')
  const docker = new Dockerode(await connection(endpoint, environ))
  return {
    docker,
    endpoint,
    environ,
    async ask(doing, question) {
      try {
        return await question(docker)
      } catch (error) {
        throw explain(error, endpoint, doing)
      }
    },
  }
}

/** Over tcp and ssh the library calls url.parse, which Node warns of at every command; nobody who reads that can change it. */
function muteWarnings(): void {
  process.noDeprecation = true
}

/** The library's types forget the agent, which it hands to Node. */
type Options = Docker.DockerOptions & { readonly agent?: HttpAgent }

/** Every option that the library would otherwise take from this process's own DOCKER_HOST is given. */
async function connection(endpoint: Endpoint, environ: Client['environ']): Promise<Options> {
  if (endpoint.kind === 'unix') return { socketPath: endpoint.path, host: '', protocol: 'http' }
  muteWarnings()
  if (endpoint.kind === 'ssh') {
    const { sshAgent } = await import('./ssh.ts')
    return { host: 'docker.invalid', port: 80, protocol: 'http', agent: sshAgent(endpoint, environ) }
  }
  const { host, port, tls } = endpoint
  if (tls === undefined) return { host, port, protocol: 'http' }
  const { Agent } = await import('node:https')
  const { ca, cert, key, verify } = tls
  const agent = new Agent({
    keepAlive: true,
    rejectUnauthorized: verify,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  })
  return { host, port, protocol: 'https', agent }
}
