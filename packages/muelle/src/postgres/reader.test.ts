import { expect, test } from 'vitest'
import type { Engine } from '../engine/port.ts'
import { ensureReader } from './reader.ts'

/** Who is asked in which database, and with what; the first answer is whether all is well. */
async function asked(ready: string): Promise<readonly (readonly [string, string])[]> {
  const calls: (readonly [string, string])[] = []
  const exec: Engine['exec'] = async (_, { argv, input }) => {
    calls.push([`${argv[argv.indexOf('-U') + 1]}@${argv[argv.indexOf('-d') + 1]}`, String(input)])
    return { exitCode: 0, stdout: calls.length === 1 ? `${ready}\n` : '', stderr: '' }
  }
  await ensureReader({ exec } as Engine, 'db', 'acme', AbortSignal.any([]))
  return calls
}

test('a database that is as it should be is only asked', async () => {
  expect((await asked('t')).map(([who]) => who)).toEqual(['odoo@acme'])
})

test('in one of an older Muelle, or before PostgreSQL 14, the owner grants and the superuser takes away', async () => {
  const calls = await asked('f')
  expect(calls.map(([who]) => who)).toEqual(['odoo@acme', 'postgres@postgres', 'odoo@acme', 'postgres@acme'])
  expect(calls[1]?.[1]).toContain('REVOKE TEMPORARY ON DATABASE "acme" FROM PUBLIC;')
  expect(calls[2]?.[1]).toContain('GRANT SELECT ON ALL TABLES IN SCHEMA public TO muelle_reader;')
  const [, last = ''] = calls[3] ?? []
  expect(last).toContain('pg_catalog.lo_from_bytea(oid, bytea)')
  expect(last.indexOf("SET search_path = ''"), 'before anything that the database could have replaced').toBe(0)
})
