import { EnvironmentError } from '../../kernel/errors.ts'
import { ask } from '../../postgres/psql.ts'
import type { ExchangeWorld } from '../exchange.ts'

/** Bytes that are free where PostgreSQL has its data. */
export async function roomOf({ engine, context }: ExchangeWorld, container: string): Promise<number> {
  const [directory = '/var/lib/postgresql/data'] = await ask(
    engine,
    container,
    'postgres',
    'SHOW data_directory;\n',
    context.signal,
  )
  const { stdout } = await engine.exec(container, { argv: ['df', '-Pk', directory] })
  const free = Number(stdout.trim().split('\n').at(-1)?.split(/\s+/)[3])
  if (!Number.isFinite(free))
    throw new EnvironmentError({
      what: 'How much room PostgreSQL has cannot be told.',
      evidence: stdout,
      next: 'See: muelle volume inspect db-data',
    })
  return free * 1024
}
