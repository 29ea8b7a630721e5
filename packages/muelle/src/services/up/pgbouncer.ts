import { containerOf, type World } from '../../workshop/world.ts'

/**
 * Has PgBouncer read its files again, which costs nobody a connection. Done whenever they may be newer than what it read: it does not
 * say when that was.
 */
export async function reloadPgbouncer(world: World, note: (text: string) => void): Promise<void> {
  const container = await containerOf(world, 'pgbouncer')
  if (container?.state !== 'running') return
  await world.engine.signal(container.id, 'SIGHUP')
  if (world.shipped.some((path) => path.startsWith('pgbouncer/'))) note('reloaded PgBouncer: its configuration differs')
}
