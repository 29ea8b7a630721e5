import { readFile } from 'node:fs/promises'
import { basename, isAbsolute, relative, resolve } from 'node:path'
import { UserError } from '../../kernel/errors.ts'
import type { Workshop } from '../../workshop/change.ts'
import { scriptsIn } from './odoo.ts'

/** A script that runs in the database before an update. */
export interface Script {
  /** Name in the container: numbered, as two folders may hold files of one name. */
  readonly name: string
  /** As the project calls it. */
  readonly path: string
  readonly content: string
}

/**
 * Reads scripts of the project.
 * @param paths relative to the project's directory.
 * @throws UserError for one that is not there, is no Python file, or lies outside: Odoo skips such a one with a warning.
 */
export async function readScripts(directory: string, paths: readonly string[]): Promise<readonly Script[]> {
  return await Promise.all(
    paths.map(async (path, index) => {
      const place = resolve(directory, path)
      const inside = relative(directory, place)
      if (inside.startsWith('..') || isAbsolute(inside)) throw wrong(path, 'it lies outside of the project')
      if (!path.endsWith('.py')) throw wrong(path, 'it is no Python file; Odoo takes files, no folders')
      const content = await readFile(place, 'utf8').catch((error: unknown) => {
        throw wrong(path, error instanceof Error ? error.message : String(error))
      })
      mustMigrate(path, content)
      return { name: `${index + 1}-${basename(path)}`, path, content }
    }),
  )
}

/**
 * Odoo looks at the names of the parameters, and says nothing of the file then (Odoo 19.0 `odoo/modules/migration.py` VALID_MIGRATE_PARAMS).
 * @throws UserError for a script that says plainly that it is none.
 */
export function mustMigrate(path: string, content: string): void {
  const parameters = /^def +migrate *\(([^)]*)\)/m.exec(content)?.[1]
  if (parameters === undefined && !/\bmigrate\b/.test(content)) throw wrong(path, 'it has no function migrate')
  const names = parameters?.split(',').map((each) => each.replace(/:.*/s, '').trim())
  if (
    names !== undefined &&
    !(names.length === 2 && /^_?cr$/.test(names[0] ?? '') && /^_?version$/.test(names[1] ?? ''))
  )
    throw wrong(path, `def migrate(${parameters}): Odoo wants the parameters to be called cr and version`)
}

const wrong = (path: string, evidence: string) =>
  new UserError({
    what: `The script ${path} cannot be used.`,
    evidence,
    next: 'Name Python files of the project with a function migrate(cr, version).',
  })

/** Puts the scripts where the one-shot mounts them, in place of those of earlier runs. */
export async function putScripts({ session }: Pick<Workshop, 'session'>, scripts: readonly Script[]): Promise<void> {
  if (scripts.length === 0) return
  const root = { uid: 0, gid: 0 }
  await session.remove([scriptsIn.host])
  await session.directories([{ path: scriptsIn.host, mode: 0o755, ...root }])
  await session.put(
    scripts.map(({ name, content }) => ({ path: `${scriptsIn.host}/${name}`, content, mode: 0o644, ...root })),
  )
}
