import { mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { connectEngine } from '../../engine/connect.ts'
import { FailedError, UserError } from '../../kernel/errors.ts'
import { writeAtomic } from '../../kernel/files.ts'
import { type Context, operation } from '../../kernel/operation.ts'
import { type Plan, step } from '../../kernel/steps.ts'
import { packs } from '../../packs/packs.ts'
import { scanAddons } from '../../stack/addons/scan.ts'
import { loadStack } from '../../stack/load.ts'
import type { Stack } from '../../stack/stack.ts'
import { inScratch } from '../../workshop/scratch.ts'
import { mustBeName } from './name.ts'

/** Odoo's own templates. */
const odooTemplates = ['default', 'theme'] as const

/** Those of countries, which need no Odoo. */
const templates = packs.flatMap((pack) => pack.templates)
const templateNamed = (wanted: string) => templates.find(({ name }) => name === wanted)

const Input = z.object({
  name: z.string().describe('of the module: small letters, digits and _').meta({ positional: 0 }),
  template: z
    .enum([...odooTemplates, ...templates.map(({ name }) => name)])
    .default('default')
    .describe(
      [`${odooTemplates.join(', ')}: Odoo’s own`, ...templates.map(({ name, summary }) => `${name}: ${summary}`)].join(
        '; ',
      ),
    )
    .meta({ short: 't' }),
  into: z
    .string()
    .optional()
    .describe('folder of the project; the first of odoo.addons when absent')
    .meta({ placeholder: 'FOLDER' }),
  license: z
    .enum(['LGPL-3', 'AGPL-3'])
    .default('LGPL-3')
    .describe(`of a module from ${templates.map(({ name }) => name).join(', ')}; Odoo’s own have theirs`),
})
type Input = z.output<typeof Input>

const Output = z.object({
  name: z.string(),
  path: z.string(),
  files: z.array(z.string()),
  onPath: z.boolean().describe('whether its folder is one of odoo.addons'),
})

/** Odoo's command. In the container it writes into an empty directory: itself it overwrites what is there, and does not say so. */
export const scaffoldArgv = ({ name, template }: Pick<Input, 'name' | 'template'>): readonly string[] => [
  ...['odoo', 'scaffold', '--template', template, name, '.'],
]

export const scaffold = operation({
  name: 'scaffold',
  summary: 'Begin a module in the project, from a template of Odoo or of a country',
  help: [
    'Odoo’s own templates are written by the Odoo of odoo.image, in a container without network. A folder that exists is never touched.',
    'Templates of countries need no Docker.',
    ...templates.map(({ help }) => help),
    [
      '$ muelle scaffold acme_sale',
      ...templates.map(({ name }) => `$ muelle scaffold acme_new --template ${name} --license AGPL-3`),
    ].join('\n'),
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: Output,
  async plan(context, input): Promise<Plan> {
    const { path } = await place(context, input)
    return { steps: [writeStep(input, path)] }
  },
  async run(context, input, progress) {
    const { stack, folder, path, onPath } = await place(context, input)
    const files = await progress.step(writeStep(input, path), async (note) => {
      const template = templateNamed(input.template)
      const made = template === undefined ? await byOdoo(context, stack, input, note) : await template.files(input)
      await write(join(stack.directory, folder), input.name, made)
      return [...made.keys()].sort()
    })
    return { name: input.name, path, files, onPath }
  },
  view: ({ name, path, files, onPath }, style) =>
    [
      `${style.bold(path)}: ${files.length} files`,
      ...files.map((file) => `  ${file}`),
      ...(onPath
        ? []
        : [
            style.warn(
              `Its folder is not one of odoo.addons: add ${dirname(path)} there, or the image does not have it.`,
            ),
          ]),
      `Build it into the image with muelle up, then install ${name}.`,
    ].join('\n'),
})

const writeStep = (input: Input, path: string) =>
  step({
    id: 'write',
    what: `write ${path} from the template ${input.template}`,
    why: 'asked for; nothing else is touched',
    ...(templateNamed(input.template) === undefined && { argv: scaffoldArgv(input) }),
    undo: `rm -r ${path}`,
  })

/** Where it goes. @throws UserError for a name that cannot be one, a folder outside the project, or a module that is there. */
async function place(context: Context, { name, into }: Input) {
  const stack = await loadStack(context, { files: 'unread' })
  const { modules } = await scanAddons(stack.directory, stack.odoo.addons)
  mustBeName(
    name,
    modules.map((module) => module.name),
  )
  const folders = stack.odoo.addons.filter((source) => typeof source === 'string')
  const folder = (into ?? folders[0] ?? 'addons').replace(/\/+$/, '') || '.'
  const full = resolve(stack.directory, folder)
  const inside = relative(await realpath(stack.directory), await existing(full))
  if (folder.startsWith('/') || inside === '..' || inside.startsWith('../'))
    throw new UserError({
      what: `${folder} is outside the project.`,
      evidence: full,
      next: 'Name a folder of the project, as addons.',
    })
  const path = folder === '.' ? name : `${folder}/${name}`
  if ((await stat(join(stack.directory, path)).catch(() => undefined)) !== undefined)
    throw new UserError(
      { what: `${path} is there already.`, next: 'Choose another name, or move it away.' },
      { refused: true },
    )
  return {
    stack,
    folder,
    path,
    onPath: folders.some((each) => each.replace(/^\.\/|\/+$/g, '') === folder.replace(/^\.\//, '')),
  }
}

/** The nearest directory above that is there, without links. */
async function existing(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    return join(await existing(dirname(path)), relative(dirname(path), path))
  }
}

async function byOdoo(
  context: Context,
  stack: Stack,
  input: Input,
  note: (text: string) => void,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const engine = await connectEngine(stack, context.environ)
  const { exitCode, stderr, stdout, files } = await inScratch(
    { engine, stack },
    [],
    scaffoldArgv(input),
    note,
    context.signal,
  )
  const own = files.filter(({ path }) => path.startsWith(`${input.name}/`))
  if (exitCode === 0 && own.some(({ path }) => path === `${input.name}/__manifest__.py`))
    return new Map(own.map(({ path, content }) => [path.slice(input.name.length + 1), Buffer.from(content, 'base64')]))
  throw new FailedError(
    {
      what: `Odoo did not write the module ${input.name}.`,
      evidence: (stderr.trim() || stdout.trim()).split('\n').slice(-5).join('\n') || `exit code ${exitCode}`,
      next: `Does ${stack.odoo.image} have the command? Templates that need no Odoo: ${templates.map(({ name }) => name).join(', ')}.`,
    },
    { unwound: true },
  )
}

/** Writes beside the place first: a module is there as a whole or not at all. */
async function write(folder: string, name: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const temporary = join(folder, `.${name}.muelle-new`)
  await rm(temporary, { recursive: true, force: true })
  try {
    for (const [path, content] of files) {
      await mkdir(dirname(join(temporary, path)), { recursive: true })
      await writeAtomic(join(temporary, path), content)
    }
    await rename(temporary, join(folder, name))
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}
