import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { ConfigKeyFact } from '../facts/odoo/odoo-cli.ts'
import { UserError, UserErrors } from '../kernel/errors.ts'
import { writeAtomic } from '../kernel/files.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { readDocument } from '../stack/document.ts'
import { applyEdits } from '../stack/edit.ts'
import { setValue } from '../stack/insert.ts'
import { modelName, readModel } from '../stack/model.ts'
import { readSource } from '../stack/source.ts'
import { keyFact, placeOf } from './keys.ts'

const Input = z.object({
  key: z.string().describe('a key of odoo.conf, or its option').meta({ positional: 0 }),
  value: z.string().describe('as odoo.conf would hold it').meta({ positional: 1 }),
})

export const confSet = operation({
  name: 'conf set',
  summary: 'Set a setting of Odoo in muelle.yaml, for all environments or for one',
  help: [
    'With -e for that environment alone, otherwise for all. Only the one value changes: comments, order and quoting stay. What Odoo 19 would not take is refused and nothing is written. It counts after muelle up.',
    '$ muelle conf set limit_time_real 900\n$ muelle -e staging conf set log_level debug',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({
    key: z.string(),
    path: z.string().describe('where it stands in muelle.yaml'),
    changed: z.boolean(),
    text: z.string().describe('the line of muelle.yaml'),
  }),
  async plan(context, input) {
    const { before, after, path } = await edited(context, input)
    if (before === after) return { steps: [] }
    const { createTwoFilesPatch } = await import('diff')
    return {
      steps: [
        step({
          id: 'set',
          what: `change ${path} in ${modelName}:\n${createTwoFilesPatch(modelName, modelName, before, after)}`,
          why: 'asked for; it counts after muelle up, whose plan shows what is made anew',
        }),
      ],
    }
  },
  async run(context, input) {
    const { before, after, path, key } = await edited(context, input)
    if (before !== after) await writeAtomic(join(resolve(context.directory), modelName), after)
    const line = after.split('\n').find((each, index) => each !== before.split('\n')[index])
    return { key, path, changed: before !== after, text: line?.trim() ?? '' }
  },
  view: ({ path, changed, text }, style) =>
    changed
      ? `${style.good(path)}: ${text}\nWhat it changes: muelle plan; make it count: muelle up`
      : `${path} is so already.`,
})

async function edited(context: Context, { key: named, value }: z.output<typeof Input>) {
  const fact = await keyFact(named)
  const { key } = fact
  const { own, set } = placeOf(key)
  if (own) throw new UserError({ what: `odoo.conf.${key} cannot be set: Muelle decides it.`, next: set })
  if (fact.secret)
    throw new UserError({ what: `${key} is a secret: it does not stand in a file.`, next: 'See: muelle secrets list' })
  const source = await readSource(resolve(context.directory), modelName)
  if (source === undefined)
    throw new UserError({ what: `There is no ${modelName} in ${context.directory}.`, next: 'Make one: muelle init' })
  if (!('text' in source)) throw new UserError(source)
  await mustBeWhole(source)
  const { environment } = context
  const path = [...(environment === undefined ? [] : ['environments', environment]), 'odoo', 'conf', key]
  const reading = readDocument(source)
  if (environment !== undefined && !reading.document.hasIn(['environments', environment]))
    throw new UserError({ what: `${modelName} has no environment ${environment}.`, next: 'Name one that it has.' })
  const after = applyEdits(source.text, [setValue(reading, source.text, path, typed(value, fact))])
  await mustBeWhole({ ...source, text: after })
  return { before: source.text, after, path: path.join('.'), key }
}

/** @throws UserErrors with every fault of the file, as `muelle validate` tells them. */
async function mustBeWhole(source: { readonly file: string; readonly text: string }): Promise<void> {
  const [first, ...others] = (await readModel(source)).faults
  if (first !== undefined) throw new UserErrors([first, ...others])
}

/** The text as YAML's own type, where Odoo's key has one; what is none stays text, and is refused by the rules of the model. */
function typed(value: string, { type }: Pick<ConfigKeyFact, 'type'>): string | number | boolean {
  if (type === 'bool' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if ((type === 'int' || type === 'float') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  return value
}
