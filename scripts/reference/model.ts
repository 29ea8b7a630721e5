import { describeSchema, type KeyDescription } from '../../packages/muelle/src/stack/describe.ts'
import { jsonSchema } from '../../packages/muelle/src/stack/json-schema.ts'
import { cell, code, table } from './markdown.ts'
import { markOf } from './page.ts'

/** `docs/reference/muelle-yaml.md`: every key of the model, one table a section. */
export function modelPage(): string {
  const keys = describeSchema()
  const tops = keys.filter(({ path }) => !path.includes('.') && !path.includes('['))
  return [
    markOf('the sections in packages/muelle/src/stack'),
    '',
    '# muelle.yaml',
    '',
    'Every key, its type and its default. Editors read the same from [muelle.schema.json](muelle.schema.json), which `muelle schema` prints.',
    '',
    'An environment may hold `odoo`, `postgres`, `proxy`, `services` and `images` with what differs there: groups of keys are merged key by key, lists and single values are replaced.',
    '',
    ...tops.flatMap((top) => [
      `## ${top.path}`,
      '',
      `${capital(top.description)}. ${top.type === 'section' || top.type === 'a group of keys' ? '' : `${capital(top.type)}. `}${top.required ? 'Required.' : ''}`.trimEnd(),
      '',
      ...keysTable(keys.filter(({ path }) => path.startsWith(`${top.path}.`))),
    ]),
  ].join('\n')
}

function keysTable(keys: readonly KeyDescription[]): readonly string[] {
  if (keys.length === 0) return []
  const rows = keys.map((key) => {
    const otherwise = key.required ? 'required' : key.default === undefined ? '' : `\`${key.default}\``
    return [code(key.path), cell(key.type), cell(otherwise), cell(key.description)]
  })
  return [...table(['key', 'type', 'default', 'meaning'], rows), '']
}

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`

/** `docs/reference/muelle.schema.json`: what editors are pointed to. */
export function schemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`
}
