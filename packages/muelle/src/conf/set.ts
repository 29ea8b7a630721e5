import { z } from 'zod'
import type { ConfigKeyFact } from '../facts/odoo/odoo-cli.ts'
import { UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { editYaml, writeYaml, yamlSteps } from '../workshop/muelle-yaml.ts'
import { applyField, applyNow, applySteps, Consequence, consequenceOf, consequenceText } from './apply.ts'
import { keyFact, placeOf } from './keys.ts'

const Input = z.object({
  key: z.string().describe('a key of odoo.conf, or its option').meta({ positional: 0 }),
  value: z.string().describe('as odoo.conf would hold it').meta({ positional: 1 }),
  apply: applyField,
})

export const confSet = operation({
  name: 'conf set',
  summary: 'Set a setting of Odoo in muelle.yaml, for all environments or for one, and apply it when asked',
  help: [
    'With -e for that environment alone, otherwise for all. Only the one value changes: comments, order and quoting stay. What Odoo 19 would not take, and developer features where people work, are refused and nothing is written.',
    'It says what muelle up would make anew; with --apply it does that too, after showing it. Without -e that is the environment that other commands mean then.',
    '$ muelle conf set limit_time_real 900\n$ muelle -e staging conf set log_level debug --apply',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({
    key: z.string(),
    path: z.string().describe('where it stands in muelle.yaml'),
    changed: z.boolean(),
    text: z.string().describe('the line of muelle.yaml'),
    consequence: Consequence,
  }),
  async plan(context, input) {
    const { edited } = await editedBy(context, input)
    const { stack } = edited
    const consequence = await consequenceOf(context, stack)
    const why = (consequence.services ?? []).map(({ service, change }) => `${change} ${service}`).join(', ')
    return {
      steps: [
        ...(await yamlSteps(edited, why === '' ? 'asked for' : `asked for; muelle up has to ${why} then`)),
        ...(input.apply ? await applySteps(context, stack) : []),
      ],
    }
  },
  async run(context, input, progress) {
    const { edited, key } = await editedBy(context, input)
    const { before, after, paths, stack } = edited
    const changed = await writeYaml(context, edited)
    const consequence = input.apply
      ? await applyNow(context, progress, 'conf set', stack)
      : await consequenceOf(context, stack)
    const line = after.split('\n').find((each, index) => each !== before.split('\n')[index])
    return { key, path: paths[0] ?? key, changed, text: line?.trim() ?? '', consequence }
  },
  view: ({ path, changed, text, consequence }, style) =>
    [changed ? `${style.good(path)}: ${text}` : `${path} is so already.`, consequenceText(consequence, style)].join(
      '\n',
    ),
})

async function editedBy(context: Context, { key: named, value }: z.output<typeof Input>) {
  const fact = await keyFact(named)
  const { key } = fact
  const { own, set } = placeOf(key)
  if (own) throw new UserError({ what: `odoo.conf.${key} cannot be set: Muelle decides it.`, next: set })
  if (fact.secret)
    throw new UserError({ what: `${key} is a secret: it does not stand in a file.`, next: 'See: muelle secrets list' })
  return { key, edited: await editYaml(context, [{ path: ['odoo', 'conf', key], value: typed(value, fact) }]) }
}

/** The text as YAML's own type, where Odoo's key has one; what is none stays text, and is refused by the rules of the model. */
function typed(value: string, { type }: Pick<ConfigKeyFact, 'type'>): string | number | boolean {
  if (type === 'bool' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if ((type === 'int' || type === 'float') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  return value
}
