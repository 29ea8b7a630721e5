import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { z } from 'zod'
import { EnvironmentError, UserError } from '../../../kernel/errors.ts'
import { lineSplitter } from '../../../kernel/lines.ts'
import { isNeutralized } from '../../../odoo/database-sql.ts'
import { startIn } from './program.ts'

/** A transaction that is kept open: what it sees is what is dumped, and Odoo's clean-up of files waits for its end. */
export interface Snapshot extends AsyncDisposable {
  /** For `pg_dump --snapshot`. */
  readonly id: string
  readonly facts: z.output<typeof Facts>
}

const Facts = z.object({
  odoo: z.string().nullable(),
  postgres: z.string(),
  neutralized: z.boolean(),
  uuid: z.string().nullable(),
  modules: z.record(z.string(), z.string()),
  rows: z.record(z.string(), z.int()),
  extensions: z.array(z.string()),
  bytes: z.int(),
  files: z.int(),
  content: z.int(),
})

/** Tables whose rows are counted: small enough to be counted every time, and what a person would miss first. */
const counted = [
  'account_move',
  'account_move_line',
  'hr_payslip',
  'ir_attachment',
  'ir_cron',
  'ir_model_data',
  'mail_message',
  'res_company',
  'res_partner',
  'res_users',
  'sale_order',
]

/**
 * ROW EXCLUSIVE keeps out who wants SHARE, as Odoo's clean-up of the filestore does, and nobody else. It comes before the first
 * query: that one takes the snapshot. Source: Odoo 19.0 `ir_attachment.py` _gc_file_store, PostgreSQL documentation 13.3.
 */
const script = `SET idle_in_transaction_session_timeout = 0;
SET statement_timeout = 0;
SET lock_timeout = '60s';
SELECT to_regclass('public.ir_module_module') IS NOT NULL AND to_regclass('public.ir_attachment') IS NOT NULL AS odoo \\gset
\\if :odoo
\\else
\\echo none
\\quit
\\endif
BEGIN ISOLATION LEVEL REPEATABLE READ;
LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE;
SELECT pg_export_snapshot();
SELECT json_build_object(
  'odoo', (SELECT latest_version FROM ir_module_module WHERE name = 'base'),
  'postgres', split_part(current_setting('server_version'), ' ', 1),
  'neutralized', ${isNeutralized},
  'uuid', (SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'),
  'modules', (SELECT coalesce(json_object_agg(name, coalesce(latest_version, '')), '{}') FROM ir_module_module WHERE state IN ('installed', 'to upgrade', 'to remove')),
  'rows', (SELECT json_object_agg(name, (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM public.%I', name), false, true, '')))[1]::text::bigint)
    FROM unnest(ARRAY['${counted.join("', '")}']) AS name WHERE to_regclass('public.' || name) IS NOT NULL),
  'extensions', (SELECT coalesce(json_agg(extname ORDER BY extname), '[]') FROM pg_extension WHERE extname <> 'plpgsql'),
  'bytes', pg_database_size(current_database()),
  'files', (SELECT count(DISTINCT store_fname) FROM ir_attachment),
  'content', (SELECT coalesce(sum(size), 0) FROM (SELECT max(file_size) AS size FROM ir_attachment WHERE store_fname IS NOT NULL GROUP BY store_fname) AS files));
\\echo --- files
COPY (SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL ORDER BY store_fname) TO STDOUT;
\\echo --- end
`

/**
 * Opens a snapshot of a database and writes the names of the files that it needs, one a line.
 * @param list the file that gets them.
 * @param role who asks: the owner of what is in it.
 * @throws UserError, refused, when it holds no Odoo; EnvironmentError with psql's words.
 */
export async function openSnapshot(
  socket: string,
  container: string,
  database: string,
  list: string,
  signal: AbortSignal,
  role = 'odoo',
): Promise<Snapshot> {
  const argv = ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-U', role, '-d', database, '-f', '-']
  const environment = ['PGAPPNAME=muelle dump', 'PGCLIENTENCODING=UTF8']
  const psql = await startIn(socket, container, argv, { environment, signal })
  try {
    psql.stdin.write(script)
    const heads = await readAnswer(psql.stdout, list)
    if (heads === undefined) throw await whyNot(psql, database)
    if (heads.length === 0) throw noOdoo(database)
    const [id = '', ...rest] = heads
    const facts = Facts.parse(JSON.parse(rest.join('\n')))
    return {
      id,
      facts,
      async [Symbol.asyncDispose]() {
        psql.stdin.end()
        await psql.ended.catch(() => undefined)
      },
    }
  } catch (error) {
    psql.abandon()
    throw error
  }
}

/** What comes before the files; these go to the list. Undefined when the answer broke off, and for what is no Odoo. */
async function readAnswer(stdout: AsyncIterable<Buffer>, list: string): Promise<readonly string[] | undefined> {
  const splitter = lineSplitter()
  const heads: string[] = []
  const file = createWriteStream(list, { mode: 0o600 })
  let inFiles = false
  // Not `for await`: leaving it would end the stream, and with it the snapshot.
  const chunks = stdout[Symbol.asyncIterator]()
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      let block = ''
      for (const line of splitter.push(next.value)) {
        if (line === 'none' && heads.length === 0) return []
        if (line === '--- end') {
          file.end(block)
          await finished(file)
          return heads
        }
        if (line === '--- files') inFiles = true
        else if (inFiles) block += `${line}\n`
        else heads.push(line)
      }
      if (!file.write(block)) await once(file, 'drain')
    }
    return undefined
  } finally {
    if (!file.writableFinished) file.destroy()
  }
}

async function whyNot(
  psql: { readonly ended: Promise<{ readonly complaint: string }> },
  database: string,
): Promise<Error> {
  const { complaint } = await psql.ended
  return new EnvironmentError({
    what: `PostgreSQL does not answer about ${database}.`,
    evidence: complaint,
    next: 'See: muelle logs db --tail 50',
  })
}

const noOdoo = (database: string) =>
  new UserError(
    {
      what: `${database} holds no Odoo.`,
      evidence: 'it has no table ir_module_module',
      next: 'Name another database: muelle databases list.',
    },
    { refused: true },
  )
