import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'
import { type RunResult, run } from '../../../packages/muelle/src/kernel/run.ts'
import { ensureFastOdooDouble } from '../../../scripts/odoo-double.ts'

const root = join(import.meta.dirname, '../../..')

/** What `npx muelle` runs: the built bundle. */
export const cli = join(root, 'packages/muelle/bin/muelle.js')

/** The Odoo that the suite runs on: the double, or what MUELLE_TEST_ODOO_IMAGE names. */
export async function odooImage(): Promise<string> {
  const named = process.env.MUELLE_TEST_ODOO_IMAGE
  if (named !== undefined && named !== '') return named
  return ensureFastOdooDouble(await connectEngine({}, process.env), () => undefined)
}

/** How Muelle is started and where it finds Docker. */
export interface Reach {
  /** What runs before `node muelle.js`: `unshare …`. */
  readonly before?: readonly string[]
  readonly environ?: Readonly<Record<string, string>>
}

/** Muelle in a project, reaching Docker in one way. */
export interface Commands {
  /** Runs Muelle in it; never throws because of the exit code. */
  muelle(...argv: readonly string[]): Promise<RunResult>
  /** Runs Muelle, which must do well, and returns its JSON. */
  json<T = Record<string, unknown>>(...argv: readonly string[]): Promise<T>
}

/** A project of a test's own: the demo's addons under another name and port. */
export interface Project extends Commands {
  readonly name: string
  readonly directory: string
  readonly port: number
  readonly stackDirectory: string
  /** The same project, with Docker reached in another way. */
  through(
    reach: Reach,
  ): Commands & { readonly argv: readonly [string, ...string[]]; readonly environ: NodeJS.ProcessEnv }
  edit(change: (yaml: string) => string): Promise<void>
  /** Name of a service's container. @param environment `live` when absent. */
  container(service: string, environment?: string): string
  /**
   * Runs SQL as the superuser, behind the back of Odoo and Muelle, as somebody on the host would.
   * @param where the database `quay` of the environment `live` when absent.
   * @returns rows as unaligned text, a line each.
   * @throws when a statement fails, with what psql said.
   */
  sql(text: string, where?: { readonly database?: string; readonly environment?: string }): Promise<string>
  /** Removes the stack with its data, and the project. */
  remove(): Promise<void>
}

export interface ProjectOptions extends Reach {
  readonly name: string
  readonly port: number
  readonly change?: (yaml: string) => string
  /** Further keys of the environment, a line each. */
  readonly environment?: readonly string[]
  /** Further environments beside `live`, each with its keys; every command then names one with -e. */
  readonly others?: Readonly<Record<string, readonly string[]>>
}

/** Removes what a run of the suite that was killed left of a stack: on the machine's own daemon, and on the host. */
async function removeLeft(name: string, environment = 'live'): Promise<void> {
  const filter = ['--filter', `label=com.docker.compose.project=${name}-${environment}`]
  for (const [list, remove] of [
    [
      ['ps', '--all', '--quiet'],
      ['rm', '--force', '--volumes'],
    ],
    [
      ['volume', 'ls', '--quiet'],
      ['volume', 'rm'],
    ],
    [
      ['network', 'ls', '--quiet'],
      ['network', 'rm'],
    ],
  ] as const) {
    const left = (await run({ argv: ['docker', ...list, ...filter] })).stdout.trim()
    if (left !== '') await run({ argv: ['docker', ...remove, ...left.split('\n')] })
  }
  await removeImages(name)
  await rm(`/var/lib/muelle/${name}`, { recursive: true, force: true })
}

/** What was built for it: each run of the suite would leave its own. */
async function removeImages(name: string): Promise<void> {
  const filter = ['--filter', `label=io.muelle.name=${name}`]
  const ids = (await run({ argv: ['docker', 'images', '--quiet', ...filter] })).stdout.trim()
  if (ids !== '') await run({ argv: ['docker', 'rmi', '--force', ...new Set(ids.split('\n'))] })
}

/** Muelle in a project's directory, and what starts it. */
function commandsIn(directory: string, { before = [], environ: more }: Reach) {
  const [first = process.execPath, ...rest] = [...before, process.execPath, cli, '-C', directory]
  const argv = [first, ...rest] as const
  const environ = { ...process.env, ...more, NO_COLOR: '1' }
  const muelle = (...words: readonly string[]) => run({ argv: [...argv, ...words], environ, timeout: 900_000 })
  return {
    argv,
    environ,
    muelle,
    async json<T = Record<string, unknown>>(...words: readonly string[]): Promise<T> {
      const result = await muelle('--format', 'json', '--yes', ...words)
      if (result.exitCode !== 0)
        throw new Error(
          `muelle ${words.join(' ')} exits with ${result.exitCode ?? result.ended}:\n${result.stdout}\n${result.stderr}`,
        )
      return JSON.parse(result.stdout) as T
    },
  }
}

export async function project(options: ProjectOptions): Promise<Project> {
  const { name, port, change = (yaml) => yaml } = options
  const others = Object.entries(options.others ?? {})
  for (const environment of ['live', ...others.map(([other]) => other)]) await removeLeft(name, environment)
  const directory = await mkdtemp(join(tmpdir(), `${name}-`))
  await cp(join(root, 'demo/addons'), join(directory, 'addons'), { recursive: true })
  const demo = await readFile(join(root, 'demo/muelle.yaml'), 'utf8')
  const head = demo.slice(0, demo.indexOf('environments:'))
  const yaml = change(head.replace('name: quay-demo', `name: ${name}`).replace('http: 8069', `http: ${port}`))
  const image = `odoo: {image: ${JSON.stringify(await odooImage())}}`
  const written = ([environment, keys]: readonly [string, readonly string[]]) =>
    `  ${environment}:\n${[image, ...keys].map((key) => `    ${key}\n`).join('')}`
  const environments = `environments:\n${[['live', options.environment ?? []] as const, ...others].map(written).join('')}`
  await writeFile(join(directory, 'muelle.yaml'), `${yaml}${environments}`)
  const through = (reach: Reach) => commandsIn(directory, reach)
  const { muelle, json } = through(options)
  const container = (service: string, environment = 'live') => `${name}-${environment}-${service}-1`
  return {
    name,
    directory,
    port,
    stackDirectory: `/var/lib/muelle/${name}/live`,
    muelle,
    json,
    through,
    async edit(change) {
      const file = join(directory, 'muelle.yaml')
      await writeFile(file, change(await readFile(file, 'utf8')))
    },
    container,
    async sql(text, { database = 'quay', environment } = {}) {
      const psql = ['psql', '-U', 'postgres', '-d', database, '-XAtqc', text]
      const { exitCode, stdout, stderr } = await run({
        argv: ['docker', 'exec', container('db', environment), ...psql],
      })
      if (exitCode !== 0) throw new Error(`${text}\n${stderr}`)
      return stdout.trim()
    },
    async remove() {
      for (const environment of ['live', ...others.map(([other]) => other)]) {
        const lost = ['--volumes', '--without-backup', '--confirm', `${name}-${environment}`]
        const gone = await muelle('-e', environment, 'down', ...lost)
        if (gone.exitCode !== 0) throw new Error(`${name}-${environment} was not removed:\n${gone.stderr}`)
      }
      await removeImages(name)
      await rm(`/var/lib/muelle/${name}`, { recursive: true, force: true })
      await rm(directory, { recursive: true, force: true })
    },
  }
}
