import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readProject } from '../../packages/muelle/src/stack/load.ts'
import { loadStack } from '../../packages/muelle/src/stack/load.ts'
import type { Stack } from '../../packages/muelle/src/stack/stack.ts'

const folder = join(import.meta.dirname, 'cases')

/** One environment of one project of `cases/`, with its files as they were accepted in `<case>/stack/<environment>/`. */
export interface Case {
  readonly title: string
  readonly directory: string
  readonly environment: string
  readonly accepted: string
  load(): Promise<Stack>
}

/** Every environment of every project below `cases/`. */
export async function goldenCases(): Promise<readonly Case[]> {
  const cases: Case[] = []
  for (const name of readdirSync(folder).sort()) {
    const directory = join(folder, name)
    const { names } = await readProject({ directory })
    for (const environment of names)
      cases.push({
        title: `${name}, ${environment}`,
        directory,
        environment,
        accepted: join(directory, 'stack', environment),
        load: () => loadStack({ directory, environment, environ: {} }),
      })
  }
  return cases
}
