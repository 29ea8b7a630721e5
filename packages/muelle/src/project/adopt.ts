import { join, resolve } from 'node:path'
import { z } from 'zod'
import { makeDirectory, writeAtomic } from '../kernel/files.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { databaseName } from '../stack/database-name.ts'
import { modelName } from '../stack/model.ts'
import { MuelleYaml } from '../stack/schema.ts'
import { folder, nextSteps } from './adopt/next.ts'
import { type Prepared, prepare, refuseExisting } from './adopt/prepare.ts'
import { adoptText } from './adopt/text.ts'

const Input = z.object({
  path: z.string().default('.').describe('folder of the old project').meta({ positional: 0, placeholder: 'PATH' }),
  name: MuelleYaml.shape.name.optional().describe('name of the stack; default: the name of the folder'),
  database: z
    .array(databaseName)
    .default([])
    .describe('database to adopt, when no file names it; may be given several times'),
  compose: z
    .string()
    .optional()
    .describe('the compose file to adopt, when there are several stacks')
    .meta({ placeholder: 'FILE' }),
})

const Output = z.object({
  file: z.string().describe('relative to the old project'),
  from: z.string().describe('the compose file that was adopted'),
  written: z.array(z.string()).describe('everything that was written, relative to the old project'),
  databases: z.array(z.string()),
  compared: z
    .array(
      z.object({
        topic: z.string(),
        now: z.string(),
        later: z.string(),
        change: z.enum(['same', 'gain', 'lose', 'check']),
      }),
    )
    .describe('the old stack and the new one, side by side'),
  left: z
    .array(z.object({ file: z.string(), line: z.int(), what: z.string(), why: z.string() }))
    .describe('what muelle.yaml does not carry'),
  faults: z.array(z.string()).describe('what muelle validate will say'),
  next: z.array(z.string()).describe('what to run, in this order'),
})
export type Adopted = z.output<typeof Output>

/** `muelle adopt`: an existing Odoo-on-Docker project becomes a muelle.yaml beside its own files. */
export const adopt = operation({
  name: 'adopt',
  summary: 'Make a muelle.yaml of an Odoo project that runs on Docker already, on the data where it is',
  help: [
    'Reads compose files, Dockerfile, odoo.conf and proxy as muelle check does, and asks no Docker. Volumes and the image of the database keep their names, so that no data moves; the old files stay as they are. Shows both stacks side by side, and with file and line all that is not carried.',
    '',
    '$ muelle adopt --dry-run',
    '$ muelle adopt ~/projects/acme --database acme',
    '$ muelle adopt --compose deploy/docker-compose.prod.yml',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: Output,
  async plan(context, input) {
    const { directory, chosen, files } = await prepare(context, input)
    return {
      steps: files.map(({ path, why }) =>
        step({
          id: path,
          what: `write ${path} in ${directory}`,
          why: why ?? `from ${chosen.compose.main.file.path}`,
          undo: `rm ${path}`,
        }),
      ),
    }
  },
  async run(context, input) {
    const prepared = await prepare(context, input)
    const { directory, chosen, proposal, files, faults } = prepared
    // Once more: it may have been written while the person thought.
    refuseExisting(directory)
    await write(prepared)
    return {
      file: modelName,
      from: chosen.compose.main.file.path,
      written: files.map(({ path }) => path),
      databases: [...proposal.databases],
      compared: [...proposal.rows],
      left: [...proposal.left],
      faults: [...faults],
      next: nextSteps(chosen, proposal),
    }
  },
  view: adoptText,
})

/** muelle.yaml last: cut off before it, the same command begins anew. */
async function write({ directory, files }: Prepared): Promise<void> {
  if (files.length > 1) {
    await makeDirectory(join(directory, '.muelle'))
    await makeDirectory(join(directory, folder), 0o700)
  }
  for (const { path, content, mode } of files) await writeAtomic(resolve(directory, path), content, { mode })
}
