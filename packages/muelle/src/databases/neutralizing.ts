import { FailedError } from '../kernel/errors.ts'
import { isNeutralized } from '../odoo/database-sql.ts'
import { psql } from '../postgres/psql.ts'
import type { ExchangeWorld } from '../workshop/exchange.ts'
import { residentDatabase } from '../workshop/named-database.ts'
import { oneShotArgv, runOneShot } from '../workshop/one-shot.ts'

/** Odoo's own command, in a container of its own. Source: facts/odoo-cli.json neutralize. */
export const neutralizeArgv = (database: string): readonly string[] => oneShotArgv('neutralize', '--database', database)

/**
 * Neutralises a database as Odoo does: each installed module's own statements. It cannot be taken back.
 * @throws FailedError when the database does not say of itself that it is neutralised, whatever the exit code was.
 */
export async function neutralizeDatabase(
  world: ExchangeWorld,
  database: string,
  note: (text: string) => void,
): Promise<void> {
  const { output, verdict } = await runOneShot(world, neutralizeArgv(database), note, ({ message }) => note(message))
  const { id } = await residentDatabase(world.engine, world.stack)
  const [marked] = await psql(world.engine, id, database, `SELECT ${isNeutralized};\n`, world.context.signal)
  if (verdict.succeeded && marked === 't') return
  throw new FailedError(
    {
      what: `${database} is not neutralised.`,
      evidence: [
        ...(verdict.succeeded ? ['the database does not say of itself that it is'] : verdict.reasons.slice(0, 8)),
        ...output.trim().split('\n').slice(-5),
      ].join('\n'),
      next: 'Mend what it says, and run it again. Until then it sends mail and runs scheduled actions.',
    },
    { unwound: false },
  )
}
