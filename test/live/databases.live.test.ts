import { appendFile, copyFile, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { eventually, statusOf } from './stack/http.ts'
import { killAt } from './stack/kill-at.ts'
import { type Project, project } from './stack/project.ts'

const port = 18501
const transfer = '/var/tmp/live-databases-transfer'
let stack: Project
let filestores: string

beforeAll(async () => {
  stack = await project({ name: 'live-databases', port })
  await rm(transfer, { recursive: true, force: true })
  await mkdir(transfer, { recursive: true })
  await stack.json('up')
  const volume = `${stack.name}-live_odoo-data`
  const { stdout } = await run({ argv: ['docker', 'volume', 'inspect', '--format', '{{.Mountpoint}}', volume] })
  filestores = join(stdout.trim(), 'filestore')
}, 300_000)

afterAll(async () => {
  await rm(transfer, { recursive: true, force: true })
  await stack.remove()
})

const db = () => `${stack.name}-live-db-1`

/** Asks PostgreSQL itself, past Muelle. */
async function sql(database: string, text: string): Promise<string> {
  const argv = ['docker', 'exec', '--interactive', db(), 'psql', '-U', 'postgres', '-XAt', '-d', database] as const
  const { exitCode, stdout, stderr } = await run({ argv, input: text })
  expect(exitCode, stderr).toBe(0)
  return stdout.trim()
}

const names = async () =>
  (await sql('postgres', "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"))
    .split('\n')
    .sort()

/** The one file that is put in by hand, as Odoo would. */
const stored = '7c/7c211433f02071597741e6ff5a8ea34789abbf43'

/** A row and a file that tell a database from another one. */
async function mark(database: string, text: string): Promise<void> {
  await sql(
    database,
    `CREATE TABLE IF NOT EXISTS marked (text text); DELETE FROM marked; INSERT INTO marked VALUES ('${text}')`,
  )
}

const marked = (database: string) => sql(database, 'SELECT text FROM marked')

/** Nothing of Muelle's own is left: no database, no filestore, no note on the host. */
async function tidy(...databases: readonly string[]): Promise<void> {
  expect(await names()).toEqual([...databases].sort())
  expect((await readdir(filestores)).sort()).toEqual([...databases].sort())
  expect(await readdir(join(stack.stackDirectory, 'state'))).not.toContain('exchange.json')
}

async function serves(): Promise<void> {
  expect(await eventually(() => statusOf(port, '/web/login'), 200, 90)).toBe(200)
}

async function refused(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await stack.muelle('--yes', ...argv)
  expect([2, 3], `${stdout}\n${stderr}`).toContain(exitCode)
  return stderr
}

const load = (database: string, from: string, ...flags: readonly string[]) => [
  ...['databases', 'load', database, from, '--confirm', database, ...flags],
]

describe('muelle databases', () => {
  test('dump and load bring rows and files back, in place, and keep what was there', { timeout: 180_000 }, async () => {
    await mark('quay', 'dumped')
    await mkdir(join(filestores, 'quay/7c'), { recursive: true })
    await writeFile(join(filestores, 'quay', stored), 'world')
    await sql(
      'quay',
      `INSERT INTO ir_attachment (name, store_fname, checksum, file_size, type) VALUES ('w', '${stored}', '${stored.slice(3)}', 5, 'binary')`,
    )
    const { dump, path, missing, files } = await stack.json<{
      dump: string
      path: string
      missing: number
      files: number
    }>(...['databases', 'dump', 'quay', '--name', 'first'])
    expect([dump, missing, files > 0]).toEqual(['first', 0, true])
    expect((await readdir(path)).sort()).toEqual(['database.sql.zst', 'filestore.tar', 'manifest.json'])
    await mark('quay', 'changed')
    await rm(join(filestores, 'quay', stored))
    const loaded = await stack.json<{ backup: string; identity: string }>(...load('quay', 'first'))
    expect(loaded.identity).toBe('same')
    expect([await marked('quay'), await readFile(join(filestores, 'quay', stored), 'utf8')]).toEqual([
      'dumped',
      'world',
    ])
    await serves()
    await tidy('quay')
    expect(
      (await stack.json<{ dumps: { dump: string }[] }>('databases', 'dumps')).dumps.map((each) => each.dump),
    ).toEqual([loaded.backup, 'first'].sort())
  })

  test('a lost file is told, by a dump and by every backup point, and the rest is dumped', async () => {
    await rm(join(filestores, 'quay', stored))
    const { exitCode, stdout } = await stack.muelle('--yes', 'databases', 'dump', 'quay', '--name', 'lossy')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(stored)
    const { warnings, backup } = await stack.json<{ warnings: string[]; backup: string }>(...load('quay', 'lossy'))
    expect(warnings).toEqual([expect.stringMatching(/^1 file that quay names was lost or damaged before/)])
    const { dumps } = await stack.json<{ dumps: { dump: string; lost: number }[] }>('databases', 'dumps', 'quay')
    expect(dumps.find((each) => each.dump === backup)?.lost).toBe(1)
    const mistyped = await refused('databases', 'dumps', 'remove', 'quay', 'losy', '--confirm', 'losy')
    expect(mistyped).toContain('Did you mean lossy?')
    // As after an update that failed.
    const pending = join(stack.stackDirectory, 'dumps/quay/lossy/pending')
    await writeFile(pending, '')
    const remove = ['databases', 'dumps', 'remove', 'quay', 'lossy', '--confirm', 'lossy']
    expect(await refused(...remove)).toContain('the way back from a change that has not succeeded')
    const removed = await stack.json<{ left: string[] }>(...remove, '--pending')
    expect(removed.left).not.toContain('lossy')
    expect(await readdir(join(stack.stackDirectory, 'dumps/quay'))).toEqual([...removed.left])
    await mkdir(join(filestores, 'quay/7c'), { recursive: true })
    await writeFile(join(filestores, 'quay', stored), 'world')
  })

  test('duplicate, rename, neutralize and drop keep rows and files together', { timeout: 180_000 }, async () => {
    await stack.json('databases', 'duplicate', 'quay', 'trial')
    expect(await marked('trial')).toBe('dumped')
    expect(await readFile(join(filestores, 'trial', stored), 'utf8')).toBe('world')
    const uuid = (database: string) =>
      sql(database, "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'")
    expect(await uuid('trial')).not.toBe(await uuid('quay'))
    expect(await refused('databases', 'duplicate', 'quay', 'trial')).toContain('There is a database trial already')
    await stack.json('databases', 'rename', 'trial', 'trial2')
    const neutralize = ['databases', 'neutralize', 'trial2', '--confirm', 'trial2'] as const
    // What is called like something that sends, and is not as it is known: nobody can say that it is still.
    await sql('trial2', 'CREATE TABLE queue_job (id serial); ALTER TABLE queue_job OWNER TO odoo')
    const unsure = await stack.muelle('--yes', ...neutralize)
    expect(unsure.exitCode, unsure.stderr).toBe(5)
    expect(unsure.stderr).toMatch(
      /trial2 could still reach out.*queue_job has no column state.*As it was before: muelle/s,
    )
    await sql(
      'trial2',
      "DROP TABLE queue_job; INSERT INTO ir_config_parameter (key, value) VALUES ('acme.api_key', 'hlx83hf93hfa93')",
    )
    const { besides } = await stack.json<{ besides: { id: string; count: number }[] }>(...neutralize)
    expect(besides).toContainEqual(expect.objectContaining({ id: 'parameters', count: 1 }))
    expect(await sql('trial2', "SELECT count(*) FROM ir_config_parameter WHERE key = 'acme.api_key'")).toBe('0')
    await tidy('quay', 'trial2')
    const { backup } = await stack.json<{ backup: string }>('databases', 'drop', 'trial2', '--confirm', 'trial2')
    await tidy('quay')
    await stack.json('databases', 'load', 'trial2', backup)
    expect(await marked('trial2')).toBe('dumped')
    await stack.json('databases', 'drop', 'trial2', '--confirm', 'trial2', '--without-backup', 'a test')
    expect(await refused('databases', 'drop', 'quay', '--confirm', 'quay')).toContain('is served')
    await tidy('quay')
  })

  test('what is hostile, torn or foreign is refused before anything is touched', { timeout: 180_000 }, async () => {
    const dump = join(stack.stackDirectory, 'dumps/quay/first')
    const plain = join(transfer, 'plain.sql')
    await run({ argv: ['sh', '-c', `zstd -dqc ${dump}/database.sql.zst >${plain}`] })
    const made = (name: string) => join(transfer, name)
    await copyFile(plain, made('program.sql'))
    await appendFile(made('program.sql'), '\n\\! touch /tmp/pwned\n')
    await copyFile(plain, made('torn.sql'))
    await truncate(made('torn.sql'), Math.floor((await readFile(plain)).length / 2))
    await writeFile(
      made('foreign.sql'),
      '-- PostgreSQL database dump\nCREATE TABLE x (a int);\n\n-- PostgreSQL database dump complete\n--\n',
    )
    await writeFile(made('text.sql'), 'hello')
    await symlink(plain, made('link.sql'))
    await run({
      argv: [
        'sh',
        '-c',
        `sed 's/^\\(.*\\tbase\\t.*\\)19\\.0\\./\\120.0./; s/\\t19\\.0\\./\\t20.0./g' ${plain} >${made('newer.sql')}`,
      ],
    })
    await run({
      argv: [
        'sh',
        '-c',
        `sed 's/^-- Dumped from database version .*/-- Dumped from database version 99.1/' ${plain} >${made('postgres.sql')}`,
      ],
    })
    await run({ argv: ['sh', '-c', `zstd -qc ${plain} | head -c 5000 >${made('torn.sql.zst')}`] })
    for (const [name, why] of [
      ['program.sql', 'backslash command'],
      ['torn.sql', 'it ends|cut off|middle'],
      ['foreign.sql', 'no dump of an Odoo'],
      ['text.sql', 'is no dump'],
      ['link.sql', 'it is a link'],
      ['newer.sql', 'of Odoo 20.0'],
      ['postgres.sql', 'PostgreSQL 99.1'],
      ['torn.sql.zst', 'damaged or was cut off'],
      ['missing.sql', 'There is no dump'],
    ] as const)
      expect(await refused(...load('quay', made(name), '--without-files')), name).toMatch(new RegExp(why))
    expect(await refused(...load('quay', plain))).toContain('brings no files')
    await appendFile(join(dump, 'filestore.tar'), 'x')
    expect(await refused(...load('quay', 'first'))).toMatch(/not what was written|does not end where its files do/)
    await truncate(join(dump, 'filestore.tar'), (await readFile(join(dump, 'filestore.tar'))).length - 1)
    for (const bad of ['../quay', "qu'ay", 'a b', 'template1', 'muelle-x'])
      expect(await refused('databases', 'duplicate', 'quay', bad), bad).toMatch(/name|option/)
    expect(await refused('databases', 'dump', 'qay')).toContain('Did you mean quay?')
    expect(await marked('quay')).toBe('dumped')
    await tidy('quay')
  })
})

/** What a dump could try while it is loaded, each as one statement of a trigger. */
const bites = [
  "ALTER ROLE odoo PASSWORD 'stolen'",
  "ALTER ROLE odoo SET work_mem = '64kB'",
  'ALTER DATABASE quay SET search_path = evil',
  'ALTER DATABASE quay CONNECTION LIMIT 0',
  'GRANT CONNECT ON DATABASE quay TO PUBLIC',
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'quay'",
  'SET ROLE odoo',
  'SET SESSION AUTHORIZATION postgres',
  'GRANT odoo TO muelle_loader',
  "COPY (SELECT 1) TO PROGRAM 'touch /tmp/bitten'",
  "ALTER DATABASE %I SET work_mem = '64kB'",
  "ALTER ROLE muelle_loader SET work_mem = '64kB'",
] as const

const hostile = `
CREATE TABLE public.bitten (done boolean, who text, what text);
CREATE FUNCTION public.bite() RETURNS trigger LANGUAGE plpgsql AS $bite$
DECLARE each text;
BEGIN
  FOREACH each IN ARRAY ARRAY[${bites.map((each) => `'${each.replaceAll("'", "''")}'`).join(', ')}] LOOP
    BEGIN
      EXECUTE replace(each, '%I', quote_ident(current_database()));
      RESET ROLE;
      INSERT INTO public.bitten VALUES (true, current_user, each);
    EXCEPTION WHEN OTHERS THEN
      INSERT INTO public.bitten VALUES (false, current_user, each || ': ' || SQLERRM);
    END;
  END LOOP;
  RETURN NEW;
END
$bite$;
CREATE TRIGGER bite BEFORE UPDATE ON public.ir_config_parameter FOR EACH STATEMENT EXECUTE FUNCTION public.bite();
CREATE TABLE public.trap (id integer);
CREATE TRIGGER bite BEFORE INSERT ON public.trap FOR EACH STATEMENT EXECUTE FUNCTION public.bite();
CREATE SCHEMA evil;
CREATE FUNCTION evil.format(text, name, name) RETURNS text LANGUAGE sql AS $$ SELECT 'ALTER ROLE odoo SUPERUSER' $$;
CREATE FUNCTION public.format(text, name, name) RETURNS text LANGUAGE sql AS $$ SELECT 'ALTER ROLE odoo SUPERUSER' $$;
INSERT INTO public.trap VALUES (1);
`

/** All that is set for roles and databases, and role odoo as it is. */
const rolesAsTheyAre = () =>
  sql(
    'postgres',
    `SELECT json_build_object('settings', (SELECT json_agg(s) FROM pg_db_role_setting AS s WHERE setrole <> 'muelle_reader'::regrole),
      'odoo', (SELECT row_to_json(r) FROM pg_authid AS r WHERE rolname = 'odoo'),
      'members', (SELECT json_agg(m ORDER BY m) FROM pg_auth_members AS m),
      'quay', (SELECT row_to_json(d) FROM (SELECT datconnlimit, datacl FROM pg_database WHERE datname = 'quay') AS d))`,
  )

describe('a dump whose code runs while it is loaded', () => {
  test('reaches nothing but the database that it is loaded into, and is told', { timeout: 120_000 }, async () => {
    const plain = join(transfer, 'plain.sql')
    const file = join(transfer, 'hostile.sql')
    await run({ argv: ['sh', '-c', `zstd -dqc ${stack.stackDirectory}/dumps/quay/first/database.sql.zst >${plain}`] })
    const text = await readFile(plain, 'utf8')
    const end = text.lastIndexOf('--\n-- PostgreSQL database dump complete')
    await writeFile(file, text.slice(0, end) + hostile + text.slice(end))
    const before = await rolesAsTheyAre()
    // One that stays: Odoo opens and closes its own.
    const argv = [
      'docker',
      'exec',
      db(),
      'psql',
      '-U',
      'odoo',
      '-XAt',
      '-d',
      'quay',
      '-c',
      'SELECT pg_sleep(15), 7',
    ] as const
    const held = run({ argv })
    const { code } = await stack.json<{ code: string[] }>(...load('bitten', file, '--without-files'))
    expect(code).toEqual(
      expect.arrayContaining(['function public.bite()', 'trigger bite on public.ir_config_parameter']),
    )
    expect(await rolesAsTheyAre()).toBe(before)
    expect(await sql('bitten', 'SELECT DISTINCT who FROM bitten')).toBe('muelle_loader')
    // It may change itself; that is forgotten.
    expect(await sql('bitten', 'SELECT DISTINCT what FROM bitten WHERE done')).toBe(bites.at(-1))
    expect(await sql('bitten', 'SELECT count(DISTINCT what) FROM bitten WHERE NOT done')).toBe(String(bites.length - 1))
    expect(await sql('bitten', "SELECT count(*) FROM pg_class WHERE relowner = 'muelle_loader'::regrole")).toBe('0')
    expect(
      await sql('bitten', "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'ir_module_module'::regclass"),
    ).toBe('odoo')
    expect((await held).stdout).toBe('|7\n')
    expect((await run({ argv: ['docker', 'exec', db(), 'test', '-e', '/tmp/bitten'] })).exitCode).toBe(1)
    await stack.json('databases', 'drop', 'bitten', '--confirm', 'bitten', '--without-backup', 'a test')
    await tidy('quay')
  })
})

describe('muelle databases psql', () => {
  const ask = (text: string, ...flags: readonly string[]) =>
    stack.muelle('databases', 'psql', 'quay', '-c', text, ...flags)

  test('without --write nothing can be written, whatever settings SQL changes, in an older database too', async () => {
    // As a Muelle before made it.
    await sql(
      'quay',
      'GRANT EXECUTE ON FUNCTION lo_from_bytea(oid, bytea), lo_create(oid), lo_creat(integer) TO PUBLIC',
    )
    await sql('postgres', 'GRANT TEMPORARY ON DATABASE quay TO PUBLIC')
    for (const write of [
      "SELECT lo_from_bytea(0, 'x')",
      'SELECT lo_creat(-1)',
      'CREATE TEMPORARY TABLE filled (a int)',
      "UPDATE res_users SET login = 'x'",
    ]) {
      const { exitCode, stderr } = await ask(`BEGIN READ WRITE; ${write}; COMMIT`)
      expect(exitCode, write).toBe(3)
      expect(stderr, write).toContain('permission denied')
    }
    expect(await sql('quay', 'SELECT count(*) FROM pg_largeobject_metadata')).toBe('0')
    const { rows } = await stack.json<{ rows: string[][] }>(
      ...['databases', 'psql', 'quay', '-c', 'SELECT count(*) FROM res_users'],
    )
    expect(Number(rows[0]?.[0])).toBeGreaterThan(0)
  })

  test('what the SQL committed before it failed is not told as undone', async () => {
    const fails = ['SELECT nothing_such()', '--write', '--confirm', 'quay', '--yes'] as const
    await sql('quay', 'CREATE TABLE kept (a int); ALTER TABLE kept OWNER TO odoo')
    const first = await ask(`INSERT INTO kept VALUES (1); ${fails[0]}`, ...fails.slice(1))
    expect([first.exitCode, first.stderr]).toEqual([4, expect.stringContaining('nothing of the SQL was kept')])
    const second = await ask(`INSERT INTO kept VALUES (2); COMMIT; ${fails[0]}`, ...fails.slice(1))
    expect([second.exitCode, second.stderr]).toEqual([5, expect.stringContaining('committed before it stays')])
    expect(await sql('quay', 'SELECT a FROM kept')).toBe('2')
    await sql('quay', 'DROP TABLE kept')
  })
})

test('start, restart and recreate refuse while databases are between two names', async () => {
  const exchange = join(stack.stackDirectory, 'state/exchange.json')
  const move = { oid: 1, from: 'muelle-load-x', to: 'quay' }
  await writeFile(
    exchange,
    JSON.stringify({
      ...{ schema: 1, by: 'databases load quay x', at: '2026-11-23T12:00:00Z', phase: 'moving', begun: 1 },
      ...{ moves: [move], going: [], add: [], remove: [], stopped: [], start: [] },
    }),
  )
  for (const verb of ['start', 'restart', 'recreate']) {
    const said = await refused(verb, 'odoo-cron')
    expect(said, verb).toContain('between two names')
    expect(said, verb).toContain('Run: muelle up')
  }
  await rm(exchange)
})

/** Steps of each operation in whose middle it is killed. */
const points = {
  load: ['load it into', 'write down what changes', 'quay becomes'],
  duplicate: ['copy quay', 'compare', 'muelle-copy-'],
  rename: ['write down what changes', 'trial becomes', 'the change is over'],
} as const

describe('killed in the middle', () => {
  test.each(points.load)(
    'a load (%s) leaves the old database or the new one, and the same command ends it',
    { timeout: 240_000 },
    async (what) => {
      await mark('quay', 'old')
      await killAt(stack, load('quay', 'first', '--without-backup', 'a test'), { what, at: 'start' })
      await eventually(
        async () =>
          (
            await run({
              argv: [
                'docker',
                'ps',
                '-q',
                '--filter',
                'label=io.muelle.role=helper',
                '--filter',
                'label=io.muelle.name=live-databases',
              ],
            })
          ).stdout === ''
            ? 0
            : 1,
        0,
        60,
      )
      const there = await names()
      if (there.includes('quay')) expect(['old', 'dumped']).toContain(await marked('quay'))
      // Between the two names neither is lost; nobody can connect to the one that was put aside.
      else
        expect(there.map((name) => name.replace(/-[^-]*$/, ''))).toEqual(
          expect.arrayContaining(['muelle-load', 'muelle-old']),
        )
      await stack.json(...load('quay', 'first', '--without-backup', 'a test'))
      expect(await marked('quay')).toBe('dumped')
      await serves()
      await tidy('quay')
    },
  )

  test.each(points.duplicate)(
    'a copy (%s) leaves the source as it is, and the same command ends it',
    { timeout: 240_000 },
    async (what) => {
      await mark('quay', 'dumped')
      await killAt(stack, ['--yes', 'databases', 'duplicate', 'quay', 'trial'], { what, at: 'start' })
      expect(await marked('quay')).toBe('dumped')
      const again = await stack.muelle('--yes', 'databases', 'duplicate', 'quay', 'trial')
      // It may have come to its end a moment before it was killed.
      if (again.exitCode !== 0) expect(again.stderr).toContain('There is a database trial')
      expect(await marked('trial')).toBe('dumped')
      expect(await readFile(join(filestores, 'trial', stored), 'utf8')).toBe('world')
      await tidy('quay', 'trial')
      await stack.json('databases', 'drop', 'trial', '--confirm', 'trial', '--without-backup', 'a test')
    },
  )

  test.each(points.rename)(
    'a rename (%s) leaves one database with its files, and the same command ends it',
    { timeout: 240_000 },
    async (what) => {
      await stack.json('databases', 'duplicate', 'quay', 'trial')
      await killAt(stack, ['--yes', 'databases', 'rename', 'trial', 'other'], { what, at: 'start' })
      const again = await stack.muelle('--yes', 'databases', 'rename', 'trial', 'other')
      if (again.exitCode !== 0) expect(again.stderr).toContain('There is no database trial')
      expect(await marked('other')).toBe('dumped')
      expect(await readFile(join(filestores, 'other', stored), 'utf8')).toBe('world')
      await tidy('quay', 'other')
      await stack.json('databases', 'drop', 'other', '--confirm', 'other', '--without-backup', 'a test')
    },
  )
})

/** Kills PostgreSQL when a step begins, and starts it again when the command has ended. */
async function withoutServer(command: readonly string[], what: string): Promise<number> {
  const output: string[] = []
  let killed = false
  const { exitCode } = await run({
    argv: [...stack.through({}).argv, '--format', 'json', ...command],
    environ: stack.through({}).environ,
    onLine: async (line) => {
      output.push(line)
      if (killed || !line.startsWith('begin') || !line.includes(what)) return
      killed = true
      await run({ argv: ['docker', 'kill', db()] })
    },
  })
  expect(killed, output.join('\n')).toBe(true)
  await run({ argv: ['docker', 'start', db()] })
  await eventually(
    async () => (await run({ argv: ['docker', 'exec', db(), 'pg_isready', '-q', '-h', '127.0.0.1'] })).exitCode ?? 1,
    0,
    60,
  )
  return exitCode ?? -1
}

describe('without PostgreSQL in the middle', () => {
  test.each(points.load)('a load (%s) fails, and run again it ends well', { timeout: 240_000 }, async (what) => {
    await mark('quay', 'old')
    const command = load('quay', 'first', '--without-backup', 'a test')
    expect([0, 2, 4, 5]).toContain(await withoutServer(command, what))
    await stack.json('up')
    expect(['old', 'dumped']).toContain(await marked('quay'))
    await stack.json(...command)
    expect(await marked('quay')).toBe('dumped')
    await serves()
    await tidy('quay')
  })

  test.each(points.duplicate)('a copy (%s) fails, and run again it ends well', { timeout: 240_000 }, async (what) => {
    await withoutServer(['--yes', 'databases', 'duplicate', 'quay', 'trial'], what)
    expect(await marked('quay')).toBe('dumped')
    const again = await stack.muelle('--yes', 'databases', 'duplicate', 'quay', 'trial')
    if (again.exitCode !== 0) expect(again.stderr).toContain('There is a database trial')
    expect(await marked('trial')).toBe('dumped')
    await tidy('quay', 'trial')
    await stack.json('databases', 'drop', 'trial', '--confirm', 'trial', '--without-backup', 'a test')
  })

  test.each(points.rename)('a rename (%s) fails, and run again it ends well', { timeout: 240_000 }, async (what) => {
    await stack.json('databases', 'duplicate', 'quay', 'trial')
    await withoutServer(['--yes', 'databases', 'rename', 'trial', 'other'], what)
    const again = await stack.muelle('--yes', 'databases', 'rename', 'trial', 'other')
    if (again.exitCode !== 0) expect(again.stderr).toContain('There is no database trial')
    expect(await marked('other')).toBe('dumped')
    await tidy('quay', 'other')
    await stack.json('databases', 'drop', 'other', '--confirm', 'other', '--without-backup', 'a test')
  })
})
