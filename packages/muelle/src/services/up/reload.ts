import { EnvironmentError, FailedError } from '../../kernel/errors.ts'
import { proxySocket } from '../../traffic/haproxy.ts'
import { compose } from '../../workshop/compose.ts'
import { waitForService } from '../../workshop/wait.ts'
import { containerOf, type World } from '../../workshop/world.ts'

/** What HAProxy reads when it starts or is reloaded; `state/proxy/active.cfg` too, which a switch writes without a reload. */
const readByProxy = ['haproxy', 'secrets/proxy']

/**
 * Starts services, the proxy among them, and reloads HAProxy when it runs on with older files.
 * Told by the files' own times, so that it is found whoever wrote them: a run that was cut off, or `secrets set`.
 * @param argv the Compose command that starts them.
 */
export async function startProxy(world: World, argv: readonly string[], note: (text: string) => void): Promise<void> {
  const before = await containerOf(world, 'proxy')
  await compose(world, argv, note)
  const after = await waitForService(world, 'proxy', { seconds: 60 })
  if (before?.id !== after.id || before.startedAt !== after.startedAt) return
  if (world.shipped.includes('state/proxy/active.cfg') || (await hasOlderFiles(world))) await reloadProxy(world, note)
}

async function hasOlderFiles({ session }: World): Promise<boolean> {
  const files = (await Promise.all(readByProxy.map((directory) => session.list(directory)))).flat()
  const read = startOf(await session.socket(proxySocket, 'show info'))
  // HAProxy tells whole seconds: a file of that very second may have come after it.
  return files.some(({ modified }) => modified >= read * 1000)
}

/** When the worker began that serves now, in seconds since the epoch: every reload starts a new one. */
function startOf(info: string): number {
  const seconds = /^Start_time_sec: (\d+)$/m.exec(info)?.[1]
  if (seconds !== undefined) return Number(seconds)
  throw new EnvironmentError({
    what: 'HAProxy does not say when it started.',
    evidence: info.trim().split('\n').slice(0, 3).join('\n'),
    next: 'See: muelle logs proxy --tail 50',
  })
}

/**
 * Reloads HAProxy without losing a connection.
 * A broken file would keep the old worker without a visible failure, so the files are checked in the container first.
 */
async function reloadProxy(world: World, note: (text: string) => void): Promise<void> {
  const container = await waitForService(world, 'proxy', { seconds: 60, until: 'alive' })
  const argv = ['haproxy', '-c', '-f', '/etc/muelle/state/active.cfg', '-f', '/etc/muelle/haproxy/haproxy.cfg']
  const { exitCode, stderr, stdout } = await world.engine.exec(container.id, { argv })
  if (exitCode !== 0)
    throw new FailedError(
      {
        what: 'HAProxy refuses its new configuration; it goes on with the old one.',
        evidence: (stderr || stdout).trim().split('\n').slice(-8).join('\n'),
        next: 'When it is about the certificate: muelle secrets set tls_pem. Otherwise this is a fault of Muelle: please report it.',
      },
      { unwound: false },
    )
  // So that the new worker does not begin in the second in which the files were written: the next run would take them for newer.
  await world.context.clock.sleep(1000, world.context.signal)
  await world.engine.signal(container.id, 'SIGUSR2')
  note('reloaded the proxy')
}
