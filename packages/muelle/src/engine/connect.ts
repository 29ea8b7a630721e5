import type { DockerVersion } from 'dockerode'
import { atLeast, minimum, upgradeAdvice } from '../facts/docker.ts'
import { EnvironmentError } from '../kernel/errors.ts'
import { clientOf } from './docker/client.ts'
import { dockerEngine } from './docker/engine.ts'
import { type EngineTarget, resolveEndpoint } from './endpoint.ts'
import type { Engine } from './port.ts'

/** Milliseconds until a daemon counts as not answering; over ssh a person may have to type a passphrase. */
const patience = { unix: 15_000, tcp: 15_000, ssh: 120_000 }

/**
 * Connects to the daemon of a stack's environment, or to the one that Docker's own client would use here.
 * @param target a Stack, or `{host, socket}`.
 * @param limits `patience`: milliseconds until the daemon counts as not answering.
 * @throws EnvironmentError when there is no Docker, it does not let this user in, does not answer, or is too old.
 */
export async function connectEngine(
  target: EngineTarget,
  environ: Readonly<Record<string, string | undefined>>,
  limits: { readonly patience?: number } = {},
): Promise<Engine> {
  const endpoint = await resolveEndpoint(target, environ)
  const client = await clientOf(endpoint, environ)
  const limit = limits.patience ?? patience[endpoint.kind]
  const { ApiVersion, Version } = await client.ask('tell its version', async (docker) => {
    try {
      return await version(docker, AbortSignal.timeout(limit))
    } catch (error) {
      if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
        throw new EnvironmentError({
          what: 'Docker does not answer.',
          evidence: `${endpoint.address} (${endpoint.origin}) was silent for ${limit / 1000} s`,
          next: 'Look at the daemon there (systemctl status docker, or its process dockerd); a restart of it helps when it hangs.',
        })
      throw error
    }
  })
  if (!atLeast(ApiVersion, minimum.api))
    throw new EnvironmentError({
      what: `Docker ${Version} is too old: Muelle needs ${minimum.engine} or newer.`,
      evidence: `${endpoint.address} speaks version ${ApiVersion} of the API, not ${minimum.api}`,
      next: `On that host ${upgradeAdvice(undefined)}.`,
    })
  return dockerEngine(client, ApiVersion)
}

/** The library's types forget that this question takes a signal. */
const version = (docker: { version(): Promise<DockerVersion> }, abortSignal: AbortSignal) =>
  (docker.version as (options: { abortSignal: AbortSignal }) => Promise<DockerVersion>).call(docker, { abortSignal })
