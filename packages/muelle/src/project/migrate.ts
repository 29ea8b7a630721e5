import { join, resolve } from 'node:path'
import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { readBytesIfExists, writeAtomic } from '../kernel/files.ts'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { modelName } from '../stack/model.ts'
import { readSource } from '../stack/source.ts'
import { type Migrated, migrateText } from '../stack/version/migrate.ts'
import { type Versions, versions } from '../stack/version/versions.ts'

const Output = z.object({
  from: z.int().describe('schema of the file before'),
  to: z.int().describe('schema of the file now'),
  changes: z.array(z.string()).describe('what was changed, one sentence a step'),
  copy: z.string().nullable().describe('the file as it was, relative to the project'),
})
type Output = z.output<typeof Output>

/** `muelle migrate`: brings muelle.yaml to the version that this Muelle reads. */
export const migrate = operation({
  name: 'migrate',
  summary: 'Bring muelle.yaml of an older Muelle to the version this one reads',
  help: 'Shows every change first, keeps comments, and leaves a copy beside it.\n$ muelle migrate --dry-run',
  effect: 'change',
  input: z.object({}),
  output: Output,
  plan: async ({ directory }) => planMigration(resolve(directory), versions),
  run: async ({ directory }) => runMigration(resolve(directory), versions),
  view: ({ from, to, changes, copy }, style) =>
    copy === null
      ? style.good(`${modelName} has schema ${to} already.`)
      : [...changes, style.good(`${modelName} has schema ${to} now; as it was with schema ${from}: ${copy}.`)].join(
          '\n',
        ),
})

/** What would be changed, as a diff. `versions` is given so that the mechanism can be tried before there is a second version. */
export async function planMigration(directory: string, versions: Versions): Promise<Plan> {
  const { text, migrated } = await read(directory, versions)
  if (migrated.applied.length === 0) return { steps: [] }
  const { createTwoFilesPatch } = await import('diff')
  const to = versions.current
  const patch = createTwoFilesPatch(
    modelName,
    modelName,
    text,
    migrated.text,
    `schema ${migrated.from}`,
    `schema ${to}`,
  )
  const copy = copyName(migrated)
  return {
    steps: [
      step({ id: 'copy', what: `copy ${modelName} to ${copy}`, why: 'so that it can be taken back' }),
      step({
        id: 'migrate',
        what: `rewrite ${modelName}:\n${patch}`,
        why: migrated.applied.map(({ what }) => what).join(' '),
        undo: `mv ${copy} ${modelName}`,
      }),
    ],
  }
}

/** Changes the file: whole or not at all, its copy first. */
export async function runMigration(directory: string, versions: Versions): Promise<Output> {
  const { before, migrated } = await read(directory, versions)
  const { from, applied, text } = migrated
  if (applied.length === 0) return { from, to: from, changes: [], copy: null }
  const copy = copyName(migrated)
  const there = await readBytesIfExists(join(directory, copy))
  if (there !== undefined && !there.equals(before))
    throw new UserError(
      { what: `${copy} is there already and is another file`, next: 'Move it away, then run the same command again.' },
      { refused: true },
    )
  await writeAtomic(join(directory, copy), before)
  await writeAtomic(join(directory, modelName), text)
  return { from, to: versions.current, changes: applied.map(({ what }) => what), copy }
}

const copyName = ({ from }: Migrated): string => `${modelName}.schema-${from}`

async function read(
  directory: string,
  versions: Versions,
): Promise<{ before: Buffer; text: string; migrated: Migrated }> {
  const source = await readSource(directory, modelName)
  if (source === undefined)
    throw new UserError({ what: `There is no ${modelName} in ${directory}`, next: 'Name the project with -C DIR.' })
  if (!('text' in source)) throw new UserError(source)
  const migrated = migrateText(source, versions)
  // Also when a step on the way is missing, or the file is newer than this Muelle.
  if (migrated.from + migrated.applied.length !== versions.current)
    throw new UserError({ what: `${modelName} has no schema that can be migrated`, next: 'See `muelle validate`.' })
  const before = (await readBytesIfExists(join(directory, modelName))) ?? Buffer.from(source.text)
  return { before, text: source.text, migrated }
}
