import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, expect, test } from 'vitest'
import {
  builtImages,
  docker,
  done,
  eventually,
  hardened,
  inside,
  label,
  removeMade,
  standing,
  volume,
} from './images/own-images.ts'

let image: Awaited<ReturnType<typeof builtImages>>
beforeAll(async () => {
  image = await builtImages()
  await removeMade()
})
afterEach(removeMade)

const secret = 'a "quoted" $ecret'
const initdb = "--auth-local=peer --auth-host=scram-sha-256 --locale-provider=icu --icu-locale='es-CL' --locale=C.UTF-8"
const query = (sql: string, database = 'app') =>
  done('exec', 'mi-pg', 'psql', '-U', 'postgres', '-d', database, '-tAc', sql)
/** The same, as the server may not be there yet. */
const answer = async (sql: string) =>
  (await docker('exec', 'mi-pg', 'psql', '-U', 'postgres', '-d', 'app', '-tAc', sql)).out
const serves = () =>
  eventually(async () => (await docker('logs', 'mi-pg')).out, /listening on IPv4[\s\S]*ready to accept connections/)

async function serve(...options: string[]): Promise<void> {
  const script = `printf '%s' '${secret}' >/v/password; chown -R 999:999 /v; chmod 500 /v; chmod 400 /v/password`
  await volume('mi-secrets', { image: image.base, script })
  await done(
    ...['run', '-d', '--name=mi-pg', ...hardened, '--user=999:999', '--tmpfs=/tmp', '--tmpfs=/var/run/postgresql'],
    ...['-v', 'mi-data:/var/lib/postgresql/data', '-v', 'mi-secrets:/run/secrets:ro', ...options],
    ...[
      '-e',
      'POSTGRES_PASSWORD_FILE=/run/secrets/password',
      '-e',
      'POSTGRES_DB=app',
      '-e',
      `POSTGRES_INITDB_ARGS=${initdb}`,
    ],
    ...[image.postgres, 'postgres', '-c', 'shared_buffers=64MB'],
  )
}

test('makes its cluster on a fresh volume, without capabilities, and finds it again after a restart', async () => {
  await volume('mi-data')
  await serve()
  await serves()
  expect(await standing('mi-pg')).toBe('Uid: 999 999 999 999 CapEff: 0000000000000000 NoNewPrivs: 1')
  expect(await inside('mi-pg', 'stat -c %u:%g:%a $PGDATA')).toBe('999:999:700')
  await query(
    "CREATE DATABASE acme TEMPLATE template0 ENCODING UTF8 LOCALE_PROVIDER icu ICU_LOCALE 'es-CL' LOCALE 'C.UTF-8'",
  )
  expect(
    await query(
      "SELECT string_agg(x, ' ' ORDER BY x) FROM (VALUES ('oso'), ('ñandú'), ('nube'), ('zorro')) v(x)",
      'acme',
    ),
  ).toBe('nube ñandú oso zorro')
  await query('CREATE TABLE kept (a int)')
  const stop = Date.now()
  await done('stop', '--time=60', 'mi-pg')
  expect(Date.now() - stop).toBeLessThan(20_000)
  expect((await docker('logs', 'mi-pg')).out).toContain('received fast shutdown request')
  await done('start', 'mi-pg')
  await eventually(() => answer('TABLE kept'), /^$/)
})

test('shows its password to no process list and no environment, and takes it from nobody but its file', async () => {
  await volume('mi-data')
  await serve()
  await serves()
  const seen = await inside(
    'mi-pg',
    'for p in /proc/[0-9]*; do tr "\\0" "\\n" <$p/cmdline; tr "\\0" "\\n" <$p/environ; done 2>/dev/null',
  )
  expect(seen).toContain('POSTGRES_DB=app')
  expect(seen).not.toContain(secret)
  const login = (password: string) =>
    docker(
      'exec',
      '-e',
      `PGPASSWORD=${password}`,
      'mi-pg',
      'psql',
      '-h',
      '127.0.0.1',
      '-U',
      'postgres',
      '-tAc',
      'SELECT 1',
    )
  expect((await login(secret)).out).toBe('1')
  expect((await login('wrong')).out).toContain('password authentication failed')
})

test('runs init files of every kind, in order, on the first start only', async () => {
  await volume('mi-data')
  const script = String.raw`
    echo 'CREATE TABLE seen (n serial, kind text); INSERT INTO seen (kind) VALUES ($$sql$$)' >/v/10.sql
    echo 'INSERT INTO seen (kind) VALUES ($$gz$$)' | gzip >/v/20.sql.gz
    echo 'docker_process_sql <<<"INSERT INTO seen (kind) VALUES ('\''sourced$UNSET'\'')"' >/v/30.sh
    echo '#!/bin/sh' >/v/40.sh
    echo 'psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO seen (kind) VALUES ('\''executed'\'')"' >>/v/40.sh
    chmod 755 /v/40.sh
    echo no >/v/50.txt`
  await volume('mi-init', { image: image.base, script })
  await serve('-v', 'mi-init:/docker-entrypoint-initdb.d:ro')
  await serves()
  await done('restart', 'mi-pg')
  await eventually(() => answer("SELECT string_agg(kind, ' ' ORDER BY n) FROM seen"), 'sql gz sourced executed')
  expect((await docker('logs', 'mi-pg')).out).toContain('ignoring /docker-entrypoint-initdb.d/50.txt')
})

test.each([300, 600, 900, 1200])('takes a first start up again that was killed after %d ms', async (milliseconds) => {
  await volume('mi-data')
  await serve()
  await sleep(milliseconds)
  await done('kill', 'mi-pg')
  await done('start', 'mi-pg')
  await eventually(() => answer('SELECT current_database()'), /^app$/)
  await serves()
  expect(await inside('mi-pg', 'ls -d $PGDATA/muelle* 2>/dev/null || true')).toBe('')
})

test('refuses a volume that holds something else, and leaves it', async () => {
  await volume('mi-data', { image: image.base, script: 'echo 1 >/v/precious; chown -R 999:999 /v' })
  await serve()
  await eventually(async () => done('inspect', '-f', '{{.State.Status}} {{.State.ExitCode}}', 'mi-pg'), 'exited 1')
  expect((await docker('logs', 'mi-pg')).out).toContain(
    'is not empty and holds no cluster (no PG_VERSION). Found: precious',
  )
  expect(await done('run', '--rm', `--label=${label}`, '-v', 'mi-data:/v', image.base, 'ls', '-A', '/v')).toBe(
    'precious',
  )
})
