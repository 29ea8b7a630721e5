import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import type { DatabaseModules } from '../odoo/modules/states.ts'
import { hostText } from '../workshop/look.ts'
import { entriesOf, type HashesFile, hashesPath, installedNames, parseHashes } from '../workshop/module-hashes.ts'
import { table } from '../workshop/table.ts'
import { manifestsOf } from './change/asked.ts'
import { compareModules } from './compare.ts'
import { databaseField } from './list.ts'
import { lookAtModules, type ModulesView, sourceOf } from './read.ts'

const Output = z.object({
  project: z.string(),
  unknown: z.array(z.object({ database: z.string(), problem: z.string() })).describe('databases that cannot be asked'),
  outdated: z.array(
    z.object({
      database: z.string(),
      name: z.string(),
      installed: z.string().nullable(),
      available: z.string().nullable(),
      source: z.string().nullable(),
      standing: z.enum(['outdated', 'newer']).describe('newer: the database was updated by a later image'),
    }),
  ),
  changed: z
    .array(z.object({ database: z.string(), names: z.array(z.string()) }))
    .describe('whose files in the image are not those of their last installation or update by Muelle'),
})

/** The modules of a database whose files are not those of their last update by Muelle; none where nothing was written down. */
async function changedIn(
  view: ModulesView,
  database: string,
  asked: DatabaseModules,
  stored: HashesFile,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const known = entriesOf(stored, database, asked.uuid)
  const names = installedNames(asked).filter((name) => known[name] !== undefined)
  const manifests = await manifestsOf(view, asked, names, signal)
  return names.filter((name) => known[name]?.hash !== manifests.get(name)?.hash)
}

export const modulesOutdated = operation({
  name: 'modules outdated',
  summary: 'Show the modules whose version in the image is not the installed one',
  help: 'And those whose files changed under the same version, as far as Muelle updated them before. Exit code 1 when there is one.\n$ muelle modules outdated',
  effect: 'read',
  input: z.object({ database: databaseField }),
  output: Output,
  async run(context, { database }) {
    const view = await lookAtModules(context, database)
    const unknown = [...view.databases].flatMap(([database, asked]) =>
      'problem' in asked ? [{ database, problem: asked.problem }] : [],
    )
    const outdated = [...view.databases].flatMap(([name, asked]) =>
      ('problem' in asked ? [] : compareModules(asked, view.manifests)).flatMap(({ standing, path, ...module }) =>
        standing === 'outdated' || standing === 'newer'
          ? [
              {
                database: name,
                name: module.name,
                installed: module.installed ?? null,
                available: module.available ?? null,
                source: path === undefined ? null : sourceOf(view.stack, path),
                standing,
              } as const,
            ]
          : [],
      ),
    )
    const stored = parseHashes(await hostText(view, hashesPath))
    const changed: { database: string; names: string[] }[] = []
    for (const [name, asked] of view.databases) {
      const names = 'problem' in asked ? [] : await changedIn(view, name, asked, stored, context.signal)
      if (names.length > 0) changed.push({ database: name, names: [...names] })
    }
    return { project: view.stack.project, unknown, outdated, changed }
  },
  notWell: ({ outdated, unknown, changed }) => outdated.length + unknown.length + changed.length > 0,
  view: ({ project, outdated, unknown, changed }, style) =>
    [
      ...unknown.map(({ database, problem }) => `${style.bold(database)}: ${style.bad(problem)}`),
      outdated.length === 0 && unknown.length === 0
        ? `${project}: every installed module is at the version of the image.`
        : outdated.length === 0
          ? ''
          : table(
              ['DATABASE', 'MODULE', 'INSTALLED', 'IN THE IMAGE', 'FROM'],
              outdated.map(({ database, name, installed, available, source, standing }) => [
                database,
                name,
                installed ?? '-',
                standing === 'newer' ? style.bad(`${available} (older)`) : (available ?? '-'),
                source ?? '-',
              ]),
            ),
      ...changed.map(
        ({ database, names }) =>
          `${style.bold(database)}: other files than at the last update: ${names.join(', ')}\n  ${style.dim(`muelle modules update --changed --database ${database}`)}`,
      ),
    ]
      .filter((part) => part !== '')
      .join('\n')
      .trimEnd(),
})
