import { namedFilesSql } from '../../databases/sql.ts'

/** Tables whose rows grow with the documents; those that are there are looked at. */
const documentTables = [
  'account_move',
  'account_move_line',
  'ir_attachment',
  'mail_message',
  'mail_tracking_value',
  'mail_mail',
  'pos_order',
  'pos_order_line',
  'stock_move',
  'sale_order_line',
] as const

/** Days that are looked back. */
export const lookback = 30

/** Before every question: it may look, not touch, and not for long. A table that is read may be the one that people wait for. */
const carefully = `SET default_transaction_read_only = on; SET statement_timeout = '20s'; SET lock_timeout = '2s';`

/** Size of the database, then one line a table: name, estimated rows, bytes with indexes. */
export const tablesSql = `${carefully}
SELECT 'database', 0, pg_database_size(current_database());
SELECT c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
  FROM pg_class c
 WHERE c.oid IN (SELECT to_regclass('public.' || t) FROM unnest(ARRAY[${documentTables.map((name) => `'${name}'`).join(', ')}]) t);`

/** Bytes of the filestore: each stored file once. */
export const filesSql = `${carefully}
SELECT coalesce(sum(size), 0) FROM (${namedFilesSql}) f;`

/** Whether there are documents, and whether they have types. */
export const shapeSql = `${carefully}
SELECT to_regclass('public.account_move') IS NOT NULL,
       EXISTS (SELECT FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = 'account_move' AND column_name = 'l10n_latam_document_type_id');`

/** The posted documents of the last days. @param typed l10n_latam_document_type is there. */
const recent = (typed: boolean) => `
WITH recent AS (
  SELECT m.id, m.create_date, ${typed ? "coalesce(t.code, '')" : "''"} AS type
    FROM account_move m ${typed ? 'LEFT JOIN l10n_latam_document_type t ON t.id = m.l10n_latam_document_type_id' : ''}
   WHERE m.state = 'posted' AND m.move_type <> 'entry' AND m.create_date > (now() AT TIME ZONE 'UTC') - interval '${lookback} days'
)`

/** One line a type: code, documents, days since the first of all; then \`hour\` and the documents of the busiest one. */
export const documentsSql = (typed: boolean): string => `${carefully}${recent(typed)}
SELECT type, count(*), (SELECT extract(epoch FROM (now() AT TIME ZONE 'UTC') - min(create_date)) / 86400 FROM recent)
  FROM recent GROUP BY type ORDER BY type;
${recent(typed)}
SELECT 'hour', coalesce(max(n), 0), 0 FROM (SELECT count(*) AS n FROM recent GROUP BY date_trunc('hour', create_date)) h;`

/** One line a type: code, lines of goods and bytes of files of one document, on average over its newest thousand. */
export const documentSql = (typed: boolean): string => `${carefully}${recent(typed)},
newest AS (SELECT id, type FROM (SELECT id, type, row_number() OVER (PARTITION BY type ORDER BY id DESC) AS n FROM recent) r WHERE n <= 1000)
SELECT type,
       avg((SELECT count(*) FROM account_move_line l WHERE l.move_id = newest.id AND l.display_type = 'product')),
       avg((SELECT coalesce(sum(a.file_size), 0) FROM ir_attachment a WHERE a.res_model = 'account.move' AND a.res_id = newest.id))
  FROM newest GROUP BY type ORDER BY type;`
