import { createHash } from 'node:crypto'
import type { HostSession } from '../engine/host/session.ts'
import { FailedError } from '../kernel/errors.ts'
import { processedModule } from '../odoo/log.ts'
import { neededBy } from '../odoo/modules/dependencies.ts'
import type { Manifest } from '../odoo/modules/manifests.ts'
import { moduleStatesSql, readStates, stateFaults } from '../odoo/modules/states.ts'
import { judging } from '../odoo/verdict.ts'
import { extensionsSql } from '../postgres/databases.ts'
import { imageFor } from '../render/images.ts'
import type { Stack } from '../stack/stack.ts'
import { collected, dataFolder, type Place, runOdoo } from './container.ts'
import { commonOptions } from './options.ts'
import { createSql, dropSql, finishSql, readTestDatabases, templateName, testDatabasesSql, usedSql } from './sql.ts'

/** A database to be copied: which modules are installed in it, and what it is a copy of itself. */
export interface Template {
  readonly name: string
  /** Installed in it, on top of its base's. */
  readonly install: readonly string[]
  readonly base: Template | undefined
}

/** What templates are made of, apart from modules. */
export interface Ground {
  /** Id of the image that the application image stands on: it holds Odoo's own modules. */
  readonly odooImage: string
  readonly demo: boolean
  readonly stack: Pick<Stack, 'odoo' | 'postgres'>
}

/**
 * The template for some modules. What comes from Odoo's image is installed in a template of its own, which lives as long as that image:
 * an edit of one's own addon installs one's own addons again, and not all that they stand on.
 * @param own names of the modules that do not come from Odoo's image; their manifests have hashes.
 */
export function templateOf(
  modules: readonly string[],
  manifests: ReadonlyMap<string, Manifest>,
  own: ReadonlySet<string>,
  { odooImage, demo, stack }: Ground,
): Template {
  const needed = [...neededBy(['base', ...modules], manifests)].sort()
  const ground = [odooImage, demo, stack.odoo.language ?? null, stack.postgres.version, stack.postgres.locale]
  const fromOdoo = needed.filter((name) => !own.has(name))
  const base = { name: templateName(keyOf([...ground, fromOdoo])), install: fromOdoo, base: undefined }
  const above = needed.filter((name) => own.has(name))
  if (above.length === 0) return base
  const hashes = above.map((name) => [name, manifests.get(name)?.hash ?? null])
  return { name: templateName(keyOf([base.name, hashes])), install: above, base }
}

/** Twelve hexadecimal digits. Its first part changes when the way templates are made does. */
const keyOf = (parts: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(['1', parts]))
    .digest('hex')
    .slice(0, 12)

/** Reads the image that Odoo's own modules come from. */
export async function groundOf({ engine, stack }: Pick<Place, 'engine' | 'stack'>, demo: boolean): Promise<Ground> {
  const reference = imageFor(stack, 'odoo')
  return { odooImage: (await engine.image(reference))?.id ?? reference, demo, stack }
}

/** Where test databases are made. */
export interface Server extends Place {
  readonly session: HostSession
  /** SQL, in `postgres` as the superuser. */
  readonly sql: (database: string, text: string) => Promise<readonly string[]>
  /** In a database that was made a moment ago. */
  readonly superuser: (database: string, text: string) => Promise<readonly string[]>
  readonly now: () => string
}

/** Drops a database of tests with its files. The files first: cut off in between, its name still says that they are to go. */
export async function dropDatabase({ session, sql }: Pick<Server, 'session' | 'sql'>, name: string): Promise<void> {
  await session.remove([`${dataFolder}/${name}`])
  await sql('postgres', dropSql(name))
}

/**
 * Removes what killed runs left: databases of runs, templates that were never finished, and directories of databases that are gone.
 * The lock is ours, so nobody is at work on any of them.
 * @param directories those that are there.
 * @returns the templates that are there, by name.
 */
export async function sweep(
  server: Server,
  directories: readonly string[],
  note: (text: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const found = readTestDatabases(await server.sql('postgres', testDatabasesSql))
  for (const { name, templateSince } of found) {
    if (templateSince !== undefined) continue
    note(`removing ${name}, which an interrupted run left`)
    await dropDatabase(server, name)
  }
  const names = new Set(found.map(({ name }) => name))
  const lost = directories.filter((name) => !names.has(name))
  if (lost.length > 0) await server.session.remove(lost.map((name) => `${dataFolder}/${name}`))
  return new Map(found.flatMap(({ name, templateSince }) => (templateSince ? [[name, templateSince]] : [])))
}

/**
 * Sees to it that a template is there, and notes that it was used.
 * @returns whether it was there.
 * @throws FailedError when its modules cannot be installed: nothing of it is left.
 */
export async function ensureTemplate(
  server: Server,
  template: Template,
  there: ReadonlyMap<string, string>,
  demo: boolean,
  note: (text: string) => void,
): Promise<boolean> {
  const { name, base, install } = template
  if (there.has(name)) {
    await server.sql('postgres', usedSql(name, server.now()))
    if (base && there.has(base.name)) await server.sql('postgres', usedSql(base.name, server.now()))
    return true
  }
  if (base) await ensureTemplate(server, base, there, demo, note)
  note(`installing ${install.join(', ')}`)
  await server.session.remove([`${dataFolder}/${name}`])
  await server.sql('postgres', createSql(name, base?.name, server.stack.postgres.locale))
  if (base === undefined) await server.superuser(name, extensionsSql)
  try {
    await installInto(server, template, demo, note)
    await server.sql('postgres', finishSql(name, server.now()))
  } catch (error) {
    if (!server.signal.aborted) await dropDatabase(server, name)
    throw error
  }
  return false
}

async function installInto(
  server: Server,
  { name, base, install }: Template,
  demo: boolean,
  note: (text: string) => void,
): Promise<void> {
  const { language } = server.stack.odoo
  const argv = [
    'odoo',
    ...commonOptions(server.stack, name),
    '--no-http',
    `--init=${install.join(',')}`,
    demo ? '--with-demo' : '--without-demo',
    ...(language === undefined ? [] : [`--load-language=${language}`]),
  ]
  const judge = judging()
  const task = { database: name, template: base?.name ?? null, argv, collect: collected, keep: true }
  const { exitCode } = await runOdoo(server, task, (line) => {
    const record = judge.line(line)
    const module = record && processedModule(record)
    if (module !== undefined) note(`installing ${module.name} (${module.place})`)
  })
  const { reasons } = judge.verdict(exitCode)
  const states = readStates(await server.sql(name, moduleStatesSql))
  const all = [...reasons, ...stateFaults(states, install)]
  if (all.length === 0) return
  throw new FailedError(
    {
      what: 'The modules cannot be installed, so none of their tests was run.',
      evidence: all.slice(0, 8).join('\n'),
      next: 'Mend the cause and run muelle test again. The database in the making is removed.',
    },
    { unwound: true },
  )
}

/** Removes the templates that were not used for the longest. @param keep how many stay. */
export async function retireTemplates(server: Server, keep: number, note: (text: string) => void): Promise<void> {
  const found = readTestDatabases(await server.sql('postgres', testDatabasesSql))
  const templates = found.filter(
    (each): each is { name: string; templateSince: string } => each.templateSince !== undefined,
  )
  const old = templates.sort((a, b) => (a.templateSince < b.templateSince ? 1 : -1)).slice(keep)
  for (const { name } of old) {
    note(`removing ${name}, the template that was not used for the longest`)
    await dropDatabase(server, name)
  }
}
