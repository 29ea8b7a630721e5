import type { Readable } from 'node:stream'
import { credentialsFor } from '../login/login.ts'
import { splitReference } from '../reference.ts'
import type { Client } from './client.ts'
import { wordsOf } from './errors.ts'
import { type Event, events } from './events.ts'
import { explainPull } from './pull-errors.ts'

/**
 * Fetches an image from its registry, with the login that `docker login` left on this machine.
 * @param note receives the progress, at most one line a second.
 * @throws UserError for a name that does not exist, EnvironmentError for a registry that is out of reach or wants a login.
 */
export async function pull(
  client: Client,
  reference: string,
  note: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { name, tag, registry } = splitReference(reference)
  const authconfig = await credentialsFor(registry, client.environ)
  await client.ask(`pull ${reference}`, async (docker) => {
    try {
      const query = { fromImage: name, tag, ...(signal && { abortSignal: signal }) }
      const answer = (await docker.createImage(authconfig ?? {}, query)) as Readable
      const layers = layerProgress(note)
      for await (const event of events(answer)) {
        if (event.error !== undefined) throw new Error(event.error)
        layers(event)
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw explainPull(reference, wordsOf(error)) ?? error
    }
  })
}

/** What the engine says of a layer that is done with. */
const finished = /^(Pull complete|Already exists|Pushed|Layer already exists|Mounted from .*)$/

/** Sums the layers' progress into one line, at most one a second. */
export function layerProgress(note: (text: string) => void, now: () => number = Date.now): (event: Event) => void {
  const layers = new Map<string, { current: number; total: number; done: boolean }>()
  let last = Number.NEGATIVE_INFINITY
  return ({ id, status = '', progressDetail }) => {
    if (id === undefined || /^Pulling from|^The push refers/.test(status)) return
    const before = layers.get(id) ?? { current: 0, total: 0, done: false }
    const downloading = (status === 'Downloading' || status === 'Pushing') && progressDetail?.total !== undefined
    layers.set(id, {
      current: downloading ? (progressDetail.current ?? 0) : before.current,
      total: downloading ? (progressDetail.total ?? 0) : before.total,
      done: before.done || finished.test(status),
    })
    if (now() - last < 1000) return
    last = now()
    const all = [...layers.values()]
    const sum = (of: 'current' | 'total') => (all.reduce((total, layer) => total + layer[of], 0) / 1e6).toFixed(0)
    note(`${all.filter(({ done }) => done).length} of ${all.length} layers, ${sum('current')} of ${sum('total')} MB`)
  }
}
