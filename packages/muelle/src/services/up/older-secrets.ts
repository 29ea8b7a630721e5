import { compose, composeArgv } from '../../workshop/compose.ts'
import { containerOf, type World } from '../../workshop/world.ts'

/**
 * Secrets that a service reads when it starts and never again. Odoo's password file is none: it is read for every connection.
 * PgBouncer's neither: it is reloaded.
 */
function readAtStart(service: string, path: string): boolean {
  if (service.startsWith('odoo-'))
    return ['secrets/odoo/odoo.secrets.conf', 'secrets/odoo/redis_password'].includes(path)
  return service === 'redis' ? path === 'secrets/redis/redis.conf' : service === 'ai' && path.startsWith('secrets/ai/')
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
  const written = await world.session.list('secrets')
  const older: string[] = []
  for (const service of services) {
    const started = (await containerOf(world, service))?.startedAt
    const isOlder = (from: string) =>
      written.some(({ path, modified }) => readAtStart(service, path) && Date.parse(from) < modified)
    if (started !== undefined && isOlder(started)) older.push(service)
  }
  if (older.length === 0) return
  note(`restarting ${older.join(', ')}: a secret was set since`)
  await compose(world, composeArgv('restart', ...older), note)
}
