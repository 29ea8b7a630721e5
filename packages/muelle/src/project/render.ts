import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { renderStack } from '../render/render.ts'
import { loadStack } from '../stack/load.ts'
import { differences, renderedFolder, writeRendered } from './write.ts'

const Output = z.object({
  directory: z.string().describe('where the files stand, relative to the project'),
  changes: z.array(
    z.object({
      path: z.string().describe('relative to the project'),
      change: z.enum(['new', 'changed', 'obsolete']),
    }),
  ),
  written: z.boolean().describe('false with --check: the changes were only looked for'),
  total: z.int().describe('files that are rendered'),
})

/** `muelle render`: writes stack/<environment>/. */
export const render = operation({
  name: 'render',
  summary: 'Write the stack of an environment from muelle.yaml into stack/<environment>/',
  help: [
    'The same muelle.yaml and muelle.lock give the same bytes on every machine: commit them. Files that Muelle did not write are never touched.',
    '$ muelle render',
    '$ muelle render --check -e production',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    check: z.boolean().default(false).describe('write nothing; exit code 1 when the written files differ'),
  }),
  output: Output,
  async plan(context, { check }) {
    if (check) return { steps: [] }
    const stack = await loadStack(context)
    const changes = await differences(stack, renderStack(stack))
    const folder = renderedFolder(stack)
    return {
      steps: changes.map(({ path, change }) =>
        step({
          id: `file:${path}`,
          what: change === 'obsolete' ? `remove ${folder}/${path}` : `write ${folder}/${path}`,
          why: whyOf[change],
        }),
      ),
    }
  },
  async run(context, { check }) {
    const stack = await loadStack(context)
    const files = renderStack(stack)
    const changes = await differences(stack, files)
    if (!check) await writeRendered(stack, files)
    const directory = renderedFolder(stack)
    return {
      directory,
      changes: changes.map(({ path, change }) => ({ path: `${directory}/${path}`, change })),
      written: !check,
      total: files.length,
    }
  },
  notWell: ({ changes, written }) => !written && changes.length > 0,
  view({ directory, changes, written, total }, style) {
    if (changes.length === 0) return style.good(`The ${total} files in ${directory} are what muelle.yaml says.`)
    const lines = changes.map(({ path, change }) => `${(written ? did : differs)[change].padEnd(8)} ${path}`)
    const end = written ? '' : style.warn('The written files are not what muelle.yaml says: run muelle render.')
    return [...lines, ...(end === '' ? [] : [end])].join('\n')
  },
})

const whyOf = {
  new: 'it is not there yet',
  changed: 'it differs from what muelle.yaml says',
  obsolete: 'muelle.yaml no longer asks for it',
} as const

const did = { new: 'wrote', changed: 'rewrote', obsolete: 'removed' } as const
const differs = { new: 'missing', changed: 'differs', obsolete: 'left' } as const
