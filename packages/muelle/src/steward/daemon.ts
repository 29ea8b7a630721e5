import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { EnvironmentError } from '../kernel/errors.ts'

/** Milliseconds for an answer: a living daemon pings at once, and the hold must be guarded meanwhile. */
const patience = 2000

/**
 * The socket that was mounted at start is dead. A daemon that was restarted and left its containers running (live-restore)
 * listens at a new one, which only a container that is started again gets.
 */
export class DeadSocket extends EnvironmentError {}

/** @throws EnvironmentError when the daemon behind a socket does not answer; DeadSocket when nobody listens there. */
export const expectDaemon = async (socketPath: string): Promise<void> => void (await get(socketPath, '/_ping'))

const Containers = z.array(
  z.object({ Labels: z.record(z.string(), z.string()), State: z.string(), Status: z.string() }),
)

/**
 * Those of a Compose project's services that are still coming up, as all of them are after a restart of the host.
 * @throws EnvironmentError as {@link expectDaemon} does.
 */
export async function startingServices(
  socketPath: string,
  project: string,
  services: readonly string[],
): Promise<readonly string[]> {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] })
  const answer = await get(socketPath, `/containers/json?filters=${encodeURIComponent(filters)}`)
  const up = Containers.parse(JSON.parse(answer))
    .filter(({ State, Status }) => State === 'running' && !Status.includes('health: starting'))
    .map(({ Labels }) => Labels['com.docker.compose.service'])
  return services.filter((service) => !up.includes(service))
}

function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, timeout: patience }, (answer) => text(answer).then(resolve, reject))
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${patience / 1000} s`)))
    asking.on('error', (error: NodeJS.ErrnoException) => {
      const Kind = error.code === 'ECONNREFUSED' ? DeadSocket : EnvironmentError
      const what = 'The Docker daemon of this host does not answer; the jobs wait for it.'
      reject(new Kind({ what, evidence: error.message, next: 'Start Docker on that host.' }, { cause: error }))
    })
    asking.end()
  })
}
