import { compose, composeArgv } from '../../workshop/compose.ts'
import { containerOf, type World } from '../../workshop/world.ts'

/** Secrets that a service reads when it starts and never again. Odoo's password file is none: it is read for every connection. */
function readAtStart(service: string): string | undefined {
  if (service.startsWith('odoo-')) return 'secrets/odoo/odoo.secrets.conf'
  return service === 'redis' ? 'secrets/redis/redis.conf' : undefined
}

/**
 * Restarts those of the services that started before their secret was written: they run on with the older one.
 * Told by times and not by a hash in a label, which would say something of the secret.
 */
export async function restartOlder(
  world: World,
  services: readonly string[],
  note: (text: string) => void,
): Promise<void> {
  const written = new Map((await world.session.list('secrets')).map(({ path, modified }) => [path, modified]))
  const older: string[] = []
  for (const service of services) {
    const started = (await containerOf(world, service))?.startedAt
    const secret = written.get(readAtStart(service) ?? '')
    if (started !== undefined && secret !== undefined && Date.parse(started) < secret) older.push(service)
  }
  if (older.length === 0) return
  note(`restarting ${older.join(', ')}: a secret was set since`)
  await compose(world, composeArgv('restart', ...older), note)
}
