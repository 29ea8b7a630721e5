import { createHash } from 'node:crypto'
import { run } from '../../../packages/muelle/src/kernel/run.ts'
import { pipe } from './dirty.ts'

export const name = 'live-clone'
export const staging = `${name}-staging`

async function container(environment: string, service: string): Promise<string> {
  const filter = (key: string, value: string) => ['--filter', `label=com.docker.compose.${key}=${value}`]
  const argv = [
    'docker',
    'ps',
    '--quiet',
    ...filter('project', `${name}-${environment}`),
    ...filter('service', service),
  ] as const
  return (await run({ argv })).stdout.trim()
}

export async function sql(environment: string, text: string, database = 'quay'): Promise<readonly string[]> {
  const argv = ['docker', 'exec', '-i', await container(environment, 'db'), 'psql', '-X', '-q', '-A', '-t'] as const
  const { exitCode, stdout, stderr } = await run({
    argv: [...argv, '-v', 'ON_ERROR_STOP=1', '-U', 'postgres', '-d', database, '-f', '-'],
    input: text,
  })
  if (exitCode !== 0) throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}

/** Everything that the source holds: its rows, its files, and how often anything was ever written. */
export async function sourceState(): Promise<unknown> {
  const dump = await run({
    argv: [
      'sh',
      '-c',
      `docker exec ${await container('live', 'db')} pg_dump -U postgres quay | grep -v '^.restrict\\|^.unrestrict' | sha256sum`,
    ],
  })
  const files = await run({
    argv: [
      'docker',
      'exec',
      await container('live', 'odoo-blue'),
      'sh',
      '-c',
      'cd /var/lib/odoo/filestore && find . -type f | sort | xargs sha256sum; find . -printf "%p %T@ %u\\n" | sort',
    ],
  })
  // Of the tables that Odoo made only: autovacuum writes its statistics into the catalogue whenever it likes.
  const [written] = await sql(
    'live',
    "SELECT pg_stat_force_next_flush(); SELECT sum(n_tup_ins) || ' ' || sum(n_tup_upd) || ' ' || sum(n_tup_del) FROM pg_stat_user_tables;",
  )
  return { dump: dump.stdout.trim(), files: createHash('sha256').update(files.stdout).digest('hex'), written }
}

/** Runs a shell in a container that has one directory or volume at /here. */
export async function inHere(mount: string, script: string): Promise<string> {
  const image = (
    await run({ argv: ['docker', 'inspect', '--format', '{{.Image}}', await container('live', 'odoo-blue')] })
  ).stdout.trim()
  const argv = ['docker', 'run', '--rm', '--user', '0', '--volume', `${mount}:/here`, '--entrypoint', 'sh'] as const
  const { exitCode, stdout, stderr } = await run({ argv: [...argv, image, '-c', script] })
  if (exitCode !== 0) throw new Error(stderr)
  return stdout
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')
export const filestores = async () => lines(await inHere(`${staging}_odoo-data`, 'ls /here/filestore'))

/** Databases and filestores of the target that Muelle has not finished, or has put aside. */
export async function left(): Promise<readonly string[]> {
  const databases = await sql('staging', "SELECT datname FROM pg_database WHERE datname LIKE 'muelle-%'", 'postgres')
  return [...databases, ...(await filestores()).filter((entry) => entry.startsWith('muelle-'))]
}

/** Files that the target's database names and that are not there. What is a pipe in the source is none. */
export async function missingFiles(): Promise<readonly string[]> {
  const named = await sql('staging', 'SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL')
  const there = lines(await inHere(`${staging}_odoo-data`, 'cd /here/filestore/quay && find ?? -type f'))
  return named.filter((name) => name !== pipe && !there.includes(name))
}

export const killServer = async () => run({ argv: ['docker', 'kill', await container('staging', 'db')] })

export const ofTarget = async (question: string) => (await sql('staging', question)).join(' ')
export const uuid = (environment: string) =>
  sql(environment, "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'")

/** A check digit as the SII computes it. */
export function isRut(text: string): boolean {
  const [, body = '', digit] = /^(\d+)-([\dK])$/.exec(text) ?? []
  const sum = [...body].reverse().reduce((total, each, index) => total + Number(each) * (2 + (index % 6)), 0)
  return body !== '' && digit === ({ 11: '0', 10: 'K' }[11 - (sum % 11)] ?? String(11 - (sum % 11)))
}
