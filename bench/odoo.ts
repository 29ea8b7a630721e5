import { createHash, randomFillSync } from 'node:crypto'
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../packages/muelle/src/kernel/run.ts'
import { type Project, project } from '../test/live/stack/project.ts'
import type { Benchmark, Goal, Row } from './result.ts'

const name = 'bench-odoo'
const database = 'quay'

/** What is dumped: facts/backup.md measured 1.0 GB (724 MB of text) and 20,000 files of 1.64 GB. */
const whole = { rows: 2_400_000, files: 20_000, bytes: 82_000 } as const
const tenth = { rows: 240_000, files: 2_000, bytes: 82_000 } as const

/** Wall time may be this much of what the bare programs take; memory of each of Muelle's processes, in MB. */
const most = { ratio: 1.3, memory: 150 } as const

/**
 * `databases dump` and `load` beside the programs alone: `pg_dump | zstd` and reading the files once, `zstd -d | psql` and unpacking
 * them. Both run on the same stack, one after the other, so that they meet the same machine.
 */
export const odoo: Benchmark = async ({ quick, note }) => {
  const stack = await project({ name, port: 18519 })
  const scratch = await mkdtemp(join(tmpdir(), `${name}-`))
  try {
    note('bringing a stack up')
    await stack.json('up')
    const size = quick ? tenth : whole
    note(`filling ${database} with ${size.rows} rows and ${size.files} files`)
    await fill(stack, size)
    return await measured(stack, scratch, quick, note)
  } finally {
    await stack.remove()
    await rm(scratch, { recursive: true, force: true })
  }
}

/** One of those that are compared. */
interface Contender {
  readonly what: string
  readonly before?: () => Promise<unknown>
  readonly work: (round: number) => Promise<unknown>
  readonly after?: (round: number) => Promise<unknown>
}

const db = `${name}-live-db-1`
const filestores = `/var/lib/docker/volumes/${name}-live_odoo-data/_data/filestore`

async function measured(stack: Project, scratch: string, quick: boolean, note: (text: string) => void) {
  const file = join(scratch, 'dump.zst')
  const files = join(scratch, 'files.tar')
  const rows: Row[] = []
  const time = async (what: string, work: () => Promise<unknown>) => {
    note(what)
    const began = performance.now()
    await work()
    return (performance.now() - began) / 1000
  }
  // One after the other, three times; of each the quickest, which the machine disturbed least.
  const sideBySide = async (...both: readonly Contender[]) => {
    const best = both.map(() => Number.POSITIVE_INFINITY)
    for (let round = 0; round < (quick ? 1 : 3); round++)
      for (const [index, { what, before, work, after }] of both.entries()) {
        await before?.()
        best[index] = Math.min(best[index] ?? 0, await time(what, () => work(round)))
        await after?.(round)
      }
    for (const [index, { what }] of both.entries()) rows.push({ name: what, s: Number(best[index]?.toFixed(1)) })
    return best as [number, number]
  }
  const muelle = (...argv: readonly string[]) => ran(stack, argv)
  const sh = (script: string) => must(['sh', '-c', script])
  await sh(`docker exec ${db} sh -c 'pg_dump -U postgres ${database} | wc -c' >${scratch}/bytes`)
  note(`${Math.round(Number(readFileSync(`${scratch}/bytes`, 'utf8')) / 1e6)} MB of SQL`)
  const pgDump = `docker exec ${db} sh -c 'pg_dump -U postgres ${database} | zstd -q -1' >${file}`
  const sqlAndFiles = `${pgDump} && tar -C ${filestores}/${database} -cf - . | cat >/dev/null`
  const [dumped, dump] = await sideBySide(
    {
      what: 'pg_dump | zstd -1, then the files read once',
      work: () => sh(sqlAndFiles),
    },
    {
      what: 'muelle databases dump',
      work: (round) => muelle('databases', 'dump', database, '--name', `bench${round}`),
    },
  )
  await sh(`tar -C ${filestores}/${database} -cf ${files} .`)
  const restore = `zstd -dq | psql -q -o /dev/null -v ON_ERROR_STOP=1 -U postgres -d bare`
  const unpack = `mkdir ${scratch}/out && tar -C ${scratch}/out -xf ${files} && sync -f ${scratch}/out`
  const [loaded, load] = await sideBySide(
    {
      what: 'zstd -d | psql, then the files unpacked',
      before: () => sh(`docker exec ${db} createdb -U postgres bare`),
      work: () => sh(`docker exec -i ${db} sh -c '${restore}' <${file} && ${unpack}`),
      after: () => sh(`docker exec ${db} dropdb -U postgres bare && rm -r ${scratch}/out`),
    },
    {
      what: 'muelle databases load',
      work: (round) => muelle('databases', 'load', `copy${round}`, 'bench0', '--of', database),
      after: (round) =>
        muelle('databases', 'drop', `copy${round}`, '--confirm', `copy${round}`, '--without-backup', 'a copy'),
    },
  )
  // Looking at processes four times a second takes its part of two cores: memory has runs of its own.
  note('the same again, for memory')
  const memory = { client: 0, helper: 0 }
  await withMemory(stack, ['databases', 'dump', database, '--name', 'memory'], memory)
  await withMemory(stack, ['databases', 'load', 'again', 'memory', '--of', database], memory)
  const real = process.env.MUELLE_TEST_ODOO_IMAGE
  if (real) {
    const cron = `${name}-live-odoo-cron-1`
    const environ = '-e ODOO_RC=/run/odoo/odoo.conf -e PGPASSFILE=/run/secrets/pgpass -e TMPDIR=/var/lib/odoo'
    const what = 'odoo db dump (its own zip)'
    const own = await time(what, () =>
      sh(`docker exec ${environ} ${cron} odoo db dump ${database} - >${scratch}/odoo.zip`),
    )
    rows.push({ name: what, s: Number(own.toFixed(1)) })
  }
  // Of a small database the time is that of opening the stack: only the whole one is compared.
  const ratios = [
    atMost('dump beside pg_dump | zstd and reading the files', dump / dumped, most.ratio, '×'),
    atMost('load beside zstd -d | psql and unpacking the files', load / loaded, most.ratio, '×'),
  ]
  const goals: Goal[] = [
    ...(quick ? [] : ratios),
    atMost('largest memory of the client', memory.client, most.memory, 'MB'),
    atMost('largest memory of the helper', memory.helper, most.memory, 'MB'),
  ]
  return { rows, goals }
}

const atMost = (what: string, value: number, limit: number, unit: string): Goal => ({
  name: what,
  goal: `<= ${limit} ${unit}`,
  measured: `${value.toFixed(unit === '×' ? 2 : 0)} ${unit}`,
  met: value > 0 && value <= limit,
})

async function must(argv: readonly [string, ...string[]], input?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run({ argv, ...(input !== undefined && { input }) })
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** Rows like those of accounting, with two indexes, and files of bytes that no compression helps with. */
async function fill(
  stack: Project,
  { rows, files, bytes }: { rows: number; files: number; bytes: number },
): Promise<void> {
  const psql = [
    'docker',
    'exec',
    '-i',
    db,
    'psql',
    '-qX',
    '-v',
    'ON_ERROR_STOP=1',
    '-U',
    'postgres',
    '-d',
    database,
  ] as const
  await must(
    [...psql],
    `SET ROLE odoo;
CREATE TABLE bench_line AS SELECT i AS id, i % 5000 AS move_id, 'Line ' || i || ' ' || md5(i::text) || md5((i::bigint * 7)::text) || md5((i::bigint * 13)::text) || md5((i::bigint * 17)::text) AS name,
  (i::bigint * 7919) % 1000003 AS debit, now() - (i || ' seconds')::interval AS create_date, repeat('abcdefgh ', 12) AS note FROM generate_series(1, ${rows}) AS i;
ALTER TABLE bench_line ADD PRIMARY KEY (id);
CREATE INDEX bench_line_move ON bench_line (move_id);
`,
  )
  const owner = await must(['stat', '--format', '%u:%g', filestores])
  const list = createWriteStream(join(stack.directory, 'attachments.sql'))
  list.write('SET ROLE odoo;\nCOPY ir_attachment (name, store_fname, checksum, file_size, type) FROM stdin;\n')
  const content = Buffer.alloc(bytes)
  for (let number = 0; number < files; number++) {
    randomFillSync(content)
    const sum = createHash('sha1').update(content).digest('hex')
    mkdirSync(`${filestores}/${database}/${sum.slice(0, 2)}`, { recursive: true })
    writeFileSync(`${filestores}/${database}/${sum.slice(0, 2)}/${sum}`, content)
    list.write(`bench ${number}\t${sum.slice(0, 2)}/${sum}\t${sum}\t${bytes}\tbinary\n`)
  }
  await new Promise<void>((resolve) => list.end('\\.\nANALYZE;\n', () => resolve()))
  await must(['chown', '-R', owner, `${filestores}/${database}`])
  await must(['sh', '-c', `${psql.join(' ')} <${join(stack.directory, 'attachments.sql')}`])
}

/** Runs Muelle, which must do well. */
async function ran(stack: Project, words: readonly string[]): Promise<void> {
  const { argv, environ } = stack.through({})
  const [program = '', ...rest] = argv
  const { exitCode, stderr } = await run({ argv: [program, ...rest, '--yes', ...words], environ })
  if (exitCode !== 0) throw new Error(`muelle ${words.join(' ')} exits with ${exitCode}:\n${stderr}`)
}

/** The same, looking meanwhile how large its processes get, by the kernel's own high-water mark. */
async function withMemory(
  stack: Project,
  words: readonly string[],
  memory: { client: number; helper: number },
): Promise<void> {
  const asking = setInterval(async () => {
    const own = await processes(`-C ${stack.directory}`)
    const filter = ['--filter', 'label=io.muelle.role=helper', '--filter', `label=io.muelle.name=${name}`]
    const id = (await run({ argv: ['docker', 'ps', '--quiet', ...filter] })).stdout.trim()
    const helper = id === '' ? [] : await processes(`host-agent --directory ${stack.stackDirectory}`)
    memory.client = Math.max(memory.client, ...own.map(highest))
    memory.helper = Math.max(memory.helper, ...helper.map(highest))
  }, 250)
  try {
    await ran(stack, words)
  } finally {
    clearInterval(asking)
  }
}

/** Processes of this machine whose command line has these words. */
async function processes(words: string): Promise<readonly string[]> {
  const { stdout } = await run({ argv: ['pgrep', '--full', '--', words] })
  return stdout.split('\n').filter((pid) => pid !== '' && pid !== String(process.pid))
}

/** Peak of resident memory in MB (proc(5), VmHWM); 0 when it is gone. */
function highest(pid: string): number {
  try {
    const [, kilobytes = 0] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) / 1000
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0
    throw error
  }
}
