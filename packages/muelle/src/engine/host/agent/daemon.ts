import { request } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { EnvironmentError } from '../../../kernel/errors.ts'
import { readIfExists, writeAtomic } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'

/** Where the helper finds the daemon's socket, wherever it is on the host. */
export const daemonSocket = '/var/run/docker.sock'

const Expected = z.object({ schema: z.literal(1), id: z.string(), recordedAt: z.string() })
const Info = z.object({ ID: z.string(), Name: z.string().default('') })
type Daemon = z.output<typeof Info>

/**
 * Refuses to work through another daemon than the client's, or than the one this stack was made on.
 * @param client identity of the daemon that the client speaks to.
 */
export async function checkDaemon(root: string, client: string, socket: string): Promise<void> {
  const daemon = await askDaemon(socket)
  const { ID, Name } = daemon
  if (ID !== client)
    throw new EnvironmentError({
      what: 'The Docker socket on the host belongs to another daemon than the one Muelle speaks to.',
      evidence: `the helper sees ${ID} (${Name}), the client ${client}`,
      next: 'Set socket: of the environment in muelle.yaml to the path of that daemon’s socket on its host.',
    })
  await checkRecorded(root, daemon)
}

/** Refuses another daemon than the one this stack was made on. A stack that was never changed has none. */
export async function checkRecorded(root: string, { ID, Name }: Daemon): Promise<void> {
  const path = join(root, 'state', 'daemon.json')
  const text = await readIfExists(path)
  const expected = text === undefined ? undefined : parseStored(Expected, text, path)
  if (expected !== undefined && expected.id !== ID)
    throw new EnvironmentError({
      what: 'This is not the Docker daemon that the stack was made on.',
      evidence: `${path} says ${expected.id}, recorded ${expected.recordedAt}; this is ${ID} (${Name})`,
      next: `Check host: in muelle.yaml and DOCKER_HOST. If Docker was installed anew on the right host, remove ${path} there.`,
    })
}

/** Records the daemon, once. Needs the lock. */
export async function recordDaemon(root: string, id: string, now: string): Promise<void> {
  const path = join(root, 'state', 'daemon.json')
  if ((await readIfExists(path)) === undefined)
    await writeAtomic(path, `${JSON.stringify({ schema: 1, id, recordedAt: now })}\n`, { mode: 0o644 })
}

/** Who the daemon behind a socket is. @throws EnvironmentError when it cannot be reached. */
export function askDaemon(socketPath: string): Promise<Daemon> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path: '/info', timeout: 30_000 }, (answer) => {
      json(answer).then((data) => resolve(Info.parse(data)), reject)
    })
    asking.on('timeout', () => asking.destroy(new Error('no answer within 30 s')))
    asking.on('error', (error) =>
      reject(
        new EnvironmentError(
          {
            what: 'The helper container cannot reach Docker through the socket of its host.',
            evidence: error.message,
            next: 'Set socket: of the environment in muelle.yaml to the path of the Docker socket on that host.',
          },
          { cause: error },
        ),
      ),
    )
    asking.end()
  })
}
