import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { packError } from '../host/carried-error.ts'
import { CarriedError } from '../host/protocol.ts'
import { readLayers } from './read.ts'
import { Waste, wasteOf } from './waste.ts'

/** Where the container finds the daemon's socket. */
export const socketPath = '/var/run/docker.sock'

/** What the container answers, as one JSON document. */
export const LayersAnswer = z.union([
  z.object({
    layers: z.array(z.object({ bytes: z.int(), files: z.int() })),
    waste: z.array(Waste),
  }),
  z.object({ failed: CarriedError }),
])
export type LayersAnswer = z.output<typeof LayersAnswer>

/**
 * `muelle layers-agent --image ID --copied 0,3`: what runs in a container on the daemon's host, so that an image's gigabytes are read
 * where they are. Not for people, so help does not show it.
 * @returns the exit code; the answer is on standard output.
 */
export async function layersAgent(argv: readonly string[]): Promise<number> {
  const options = { image: { type: 'string' }, copied: { type: 'string', default: '' } } as const
  const { image, copied } = parseArgs({ args: [...argv], options }).values
  if (image === undefined)
    throw new UserError({ what: 'layers-agent needs --image.', next: 'It is started by Muelle itself.' })
  // A client that dies closes this: nobody would read the answer.
  const gone = new AbortController()
  process.stdin.on('end', () => gone.abort(new Error('the client is gone'))).resume()
  const indices = new Set(copied.split(',').filter((each) => each !== ''))
  let answer: LayersAnswer
  try {
    const layers = await readLayers(await save(image, gone.signal))
    answer = {
      layers: layers.map(({ files }) => ({
        bytes: files.reduce((sum, { size }) => sum + size, 0),
        files: files.length,
      })),
      waste: [...wasteOf(layers, (layer) => indices.has(String(layer)))],
    }
  } catch (error) {
    answer = { failed: packError(error) }
  }
  await new Promise<void>((resolve) => process.stdout.write(`${JSON.stringify(answer)}\n`, () => resolve()))
  process.stdin.destroy()
  return 0
}

/** The archive that `docker save` would write. */
function save(image: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const path = `/images/${encodeURIComponent(image)}/get`
    const asking = request({ socketPath, path, signal }, (answer) => {
      if (answer.statusCode === 200) resolve(answer)
      else text(answer).then((words) => reject(refused(image, words)), reject)
    })
    asking.on('error', (error) => reject(refused(image, error.message)))
    asking.end()
  })
}

const refused = (image: string, evidence: string) =>
  new EnvironmentError({
    what: `Docker does not hand out the image ${image}.`,
    evidence,
    next: 'Look at its log on that host: journalctl -u docker.',
  })
