import type { Readable } from 'node:stream'
import { z } from 'zod'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { credentialsFor } from '../login/login.ts'
import type { Credentials } from '../port/images.ts'
import { splitReference } from '../reference.ts'
import type { Client } from './client.ts'
import { hasStatus, wordsOf } from './errors.ts'
import { events } from './events.ts'
import { layerProgress } from './pull.ts'
import { explainLookup, explainPush, explainReach } from './pull-errors.ts'

const Distribution = z.object({ Descriptor: z.object({ digest: z.string() }) })
const Login = z.object({ IdentityToken: z.string().nullish() })

/**
 * What a registry has behind a name, asked by the daemon: it knows its own network, proxies and certificates.
 * @returns the digest of the manifest, or of the list of manifests; undefined when there is none.
 * @throws EnvironmentError when the registry is out of reach or wants a login.
 */
export async function published(client: Client, reference: string): Promise<string | undefined> {
  const { name, tag, registry } = splitReference(reference)
  const authconfig = await credentialsFor(registry, client.environ)
  const named = tag.includes(':') ? `${name}@${tag}` : `${name}:${tag}`
  return client.ask(`look up ${reference} in its registry`, async (docker) => {
    try {
      const answer = await docker.getImage(named).distribution({ authconfig: authconfig ?? {} })
      return Distribution.parse(answer).Descriptor.digest
    } catch (error) {
      if (hasStatus(error, 404)) return undefined
      throw explainLookup(reference, wordsOf(error)) ?? error
    }
  })
}

/**
 * Sends an image to the registry in its name. Layers that the registry has are not sent again, so that a push that was cut off
 * goes on where it stopped.
 * @returns the digest that the registry knows it by.
 */
export async function push(
  client: Client,
  reference: string,
  note: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { name, tag, registry } = splitReference(reference)
  const authconfig = await credentialsFor(registry, client.environ)
  return client.ask(`push ${reference}`, async (docker) => {
    let digest: string | undefined
    try {
      const options = { tag, authconfig: authconfig ?? {}, ...(signal && { abortSignal: signal }) }
      const answer = (await docker.getImage(name).push(options)) as unknown as Readable
      const layers = layerProgress(note)
      for await (const event of events(answer)) {
        if (event.error !== undefined) throw new Error(event.error)
        digest = event.aux?.Digest ?? digest
        layers(event)
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw explainPush(reference, wordsOf(error)) ?? error
    }
    if (digest !== undefined) return digest
    throw new EnvironmentError({
      what: `Docker pushed ${reference} and did not say under which digest.`,
      next: 'Run the same command again: what the registry has is not sent twice.',
    })
  })
}

/**
 * Asks a registry whether a login is good.
 * @returns the token that it gives in place of the password, if it gives one.
 */
export function login(client: Client, { address, username, password }: Credentials): Promise<string | undefined> {
  return client.ask(`log in to ${address}`, async (docker) => {
    try {
      const answer = await docker.checkAuth({ username, password, serveraddress: address })
      return Login.parse(answer).IdentityToken || undefined
    } catch (error) {
      const words = wordsOf(error)
      if (/unauthorized|incorrect username or password|401|denied|forbidden/i.test(words))
        throw new UserError(
          {
            what: `${address} does not accept this login of ${username}.`,
            evidence: words,
            next: 'Nothing was stored. Check the user and the password; many registries want an access token.',
          },
          { cause: error },
        )
      throw explainReach(address, words) ?? error
    }
  })
}
