import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { table } from '../workshop/table.ts'
import { compareModules } from './compare.ts'
import { databaseField } from './list.ts'
import { lookAtModules, sourceOf } from './read.ts'

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
})

export const modulesOutdated = operation({
  name: 'modules outdated',
  summary: 'Show the modules whose version in the image is not the installed one',
  help: 'A version that did not change says nothing of files that did. Exit code 1 when there is one.\n$ muelle modules outdated',
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
    return { project: view.stack.project, unknown, outdated }
  },
  notWell: ({ outdated, unknown }) => outdated.length + unknown.length > 0,
  view: ({ project, outdated, unknown }, style) =>
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
    ]
      .join('\n')
      .trimEnd(),
})
