import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { UserError, UserErrors } from '../kernel/errors.ts'
import { readIfExists, writeAtomic } from '../kernel/files.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { readFiles } from '../stack/files.ts'
import { modelName, readModel } from '../stack/model.ts'
import { InitInput } from './init/answers.ts'
import { askMissing } from './init/ask.ts'
import { type Found, lookAround } from './init/look.ts'
import { muelleYaml } from './init/text.ts'

const ignored = '.muelle/'

const Output = z.object({
  file: z.string().describe('what was written, relative to the project'),
  addons: z.array(z.string()).describe('folders of addons that were found'),
  ignored: z.boolean().describe('.muelle/ was added to .gitignore'),
  faults: z.array(z.string()).describe('what `muelle validate` will say of the addons'),
})

/** `muelle init`: a commented muelle.yaml for a folder with an Odoo project. */
export const init = operation({
  name: 'init',
  summary: 'Write a commented muelle.yaml for the project in this folder',
  help: [
    'Finds the folders of addons. At a terminal it asks for what no flag says; elsewhere it takes the usual. Never overwrites.',
    '$ muelle init',
    '$ muelle init --name acme --domain erp.acme.cl --modules sale_management --yes',
  ].join('\n'),
  effect: 'change',
  input: InitInput,
  output: Output,
  async plan(context, input) {
    const { directory, found, ignore } = await prepare(context, input)
    return {
      steps: [
        step({
          id: 'write',
          what: `write ${modelName} in ${directory}`,
          why: found.addons.length > 0 ? `addons were found in ${found.addons.join(', ')}` : 'no addons were found',
          undo: `rm ${modelName}`,
        }),
        ...(ignore === undefined
          ? []
          : [
              step({
                id: 'ignore',
                what: `add ${ignored} to .gitignore`,
                why: "Muelle's own files on this machine stay out of git",
              }),
            ]),
      ],
    }
  },
  async run(context, input) {
    const { directory, found, ignore, text } = await prepare(context, input)
    // Once more: it may have been written while the person thought.
    refuseExisting(directory)
    await writeAtomic(join(directory, modelName), text)
    if (ignore !== undefined) await writeAtomic(join(directory, '.gitignore'), ignore)
    const unfit = found.unfit.map(
      (folder) => `${folder} holds modules too, but cannot be named in ${modelName}: rename it.`,
    )
    const faults = [...unfit, ...(await faultsOfAddons(directory, text))]
    return { file: modelName, addons: [...found.addons], ignored: ignore !== undefined, faults }
  },
  view({ file, addons, faults }, style) {
    return [
      style.good(`Wrote ${file}${addons.length > 0 ? `, with the addons in ${addons.join(', ')}` : ''}.`),
      ...faults.map(style.warn),
      'Look through it, then: muelle validate, muelle plan, muelle up.',
    ].join('\n')
  },
})

interface Prepared {
  readonly directory: string
  readonly found: Found
  readonly text: string
  /** The new .gitignore; undefined when it needs no change. */
  readonly ignore: string | undefined
}

/** What was prepared for the plan is what is run: a person is asked once. */
const prepared = new WeakMap<InitInput, Promise<Prepared>>()

function prepare(context: Context, input: InitInput): Promise<Prepared> {
  const known = prepared.get(input) ?? prepareAnew(context, input)
  prepared.set(input, known)
  return known
}

async function prepareAnew(context: Context, input: InitInput): Promise<Prepared> {
  const directory = resolve(context.directory)
  refuseExisting(directory)
  if (!existsSync(directory))
    throw new UserError({ what: `There is no folder ${directory}`, next: 'Make it, or name another with -C DIR.' })
  const found = await lookAround(directory)
  const answers = await askMissing(context, input, basename(directory))
  if (answers.tls === 'acme' && answers.domain === undefined)
    throw new UserError({ what: '--tls acme needs a host name', next: 'Add --domain, such as --domain erp.acme.cl.' })
  if (answers.tls === 'edge' && answers.trusted.length === 0)
    throw new UserError({
      what: '--tls edge needs to know what stands in front',
      next: 'Add --trusted with its network, such as --trusted 10.0.0.0/8.',
    })
  const text = muelleYaml(answers, found)
  const [first, ...others] = (await readModel({ file: modelName, text })).faults
  if (first) throw new UserErrors([first, ...others])
  return { directory, found, text, ignore: await gitignore(directory) }
}

function refuseExisting(directory: string): void {
  const there = [modelName, 'muelle.yml'].find((name) => existsSync(join(directory, name)))
  if (there !== undefined)
    throw new UserError(
      {
        what: `${there} is there already, and init never overwrites it`,
        evidence: join(directory, there),
        next: 'Edit it, or move it away first.',
      },
      { refused: true },
    )
}

/** The .gitignore with the line, when there is one without it. */
async function gitignore(directory: string): Promise<string | undefined> {
  const text = await readIfExists(join(directory, '.gitignore'))
  if (text === undefined || /^\/?\.muelle\/?\s*$/m.test(text)) return undefined
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${ignored}\n`
}

async function faultsOfAddons(directory: string, text: string): Promise<string[]> {
  const model = await readModel({ file: modelName, text })
  const [resolved] = model.environments.values()
  if (resolved === undefined) return []
  const { faults } = await readFiles(directory, model, resolved)
  return faults.map(({ what, at }) => (at ? `${at.file}:${at.line}:${at.column} ${what}` : what))
}
