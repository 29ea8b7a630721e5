import type { JudgedDump } from '../../engine/host/databases/jobs.ts'
import { byteText } from '../../kernel/bytes.ts'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { loader } from '../../postgres/loader.ts'
import { ask } from '../../postgres/psql.ts'
import type { ExchangeWorld } from '../../workshop/exchange.ts'

/** A database takes more than the SQL that makes it: indexes, row headers. Of Odoo's databases about 1.4 times (measured). */
const growth = 1.4

/**
 * Asked before a large file is read: PostgreSQL knows the role only where a recent Muelle brought it up.
 * @throws UserError, refused.
 */
export async function mustLetLoad({ engine, context }: ExchangeWorld, container: string): Promise<void> {
  const sql = `SELECT count(*) FROM pg_hba_file_rules WHERE '${loader}' = ANY(user_name);\n`
  const [rules] = await ask(engine, container, 'postgres', sql, context.signal)
  if (Number(rules) === 0)
    throw refused(
      'This stack was brought up by an older Muelle: PostgreSQL does not let a dump be loaded as a role of its own.',
      `pg_hba.conf does not name ${loader}`,
      'Run muelle up once, then this again.',
    )
}

/**
 * Whether a dump fits this stack.
 * @throws UserError, refused, for another series of Odoo, a newer PostgreSQL, unknown extensions, or files that are not there.
 */
export async function judgeAgainst(
  { engine, stack, context }: ExchangeWorld,
  container: string,
  judged: JudgedDump,
  { room, withoutFiles }: { readonly room: number; readonly withoutFiles: boolean },
): Promise<void> {
  const series = judged.odoo?.split('.').slice(0, 2).join('.')
  if (series !== stack.odoo.version)
    throw refused(
      `The dump is of Odoo ${series ?? 'of an unknown version'}, and this stack runs ${stack.odoo.version}.`,
      `version of the module base: ${judged.odoo ?? 'none'}`,
      'Only a migration brings a database to another series. Load it into a stack of its own series.',
    )
  const version = "SELECT current_setting('server_version_num')::int / 10000;\n"
  const [own] = await ask(engine, container, 'postgres', version, context.signal)
  const theirs = Number.parseInt(judged.postgres ?? '', 10)
  if (theirs > Number(own))
    throw refused(
      `The dump is of PostgreSQL ${judged.postgres}, and this stack has ${own}.`,
      'what a newer one writes an older one may not understand',
      'Raise postgres.version first, or dump from an older server.',
    )
  if (judged.text * growth > room)
    throw new EnvironmentError({
      what: `There is no room for the database: about ${byteText(judged.text * growth)} are needed.`,
      evidence: `${byteText(room)} are free where PostgreSQL has its data`,
      next: 'Free space there, or enlarge the disk: muelle volume grow db-data says how.',
    })
  const names = judged.extensions.map((name) => `'${name}'`).join(', ')
  const sql = `SELECT name FROM pg_available_extension_versions WHERE name IN (${names}) AND (trusted OR name IN ('plpgsql', 'vector')) GROUP BY name;\n`
  const known = names === '' ? [] : await ask(engine, container, 'postgres', sql, context.signal)
  const unknown = judged.extensions.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw refused(
      `The dump needs extensions of PostgreSQL that are not made here: ${unknown.join(', ')}.`,
      'the image does not have them, or they would give the superuser’s rights away',
      'Use an image that has them (images.postgres), and make them in template1 by hand.',
    )
  if (!judged.hasFiles && !withoutFiles && judged.kind !== 'muelle' && judged.kind !== 'zip')
    throw refused(
      'The dump brings no files of the filestore.',
      'attachments, pictures and invoices are files beside the database',
      'Load a dump with files: muelle databases dump, or a zip of Odoo’s. Or say --without-files.',
    )
}

const refused = (what: string, evidence: string, next: string) =>
  new UserError({ what, evidence, next }, { refused: true })
