import { effectText, usageOf } from '../../packages/muelle/src/cli/help/operation.ts'
import { flagText, flagTitle } from '../../packages/muelle/src/cli/help/rows.ts'
import type { ArgumentSpec, OperationSpec } from '../../packages/muelle/src/generated/spec.ts'
import type { Description, JsonSchema } from '../../packages/muelle/src/perform/describe.ts'
import { cell, code, table } from './markdown.ts'

/** First line of every page: where to edit instead. */
export const markOf = (source: string) => `<!-- Written by \`npm run docs\` from ${source}: edit it there. -->`

/** `backup create` -> `backup-create.md`. */
export function fileOf(name: string): string {
  return `${name.replaceAll(' ', '-')}.md`
}

/**
 * The reference page of one operation.
 * @param description absent for another face, which answers nothing on the command line.
 */
export function pageOf(spec: OperationSpec, description: Description | undefined): string {
  const positional = spec.arguments.filter(({ positional: at }) => at !== undefined)
  const flags = spec.arguments.filter(({ positional: at }) => at === undefined)
  return [
    markOf('the operation itself'),
    '',
    `# muelle ${spec.name}`,
    '',
    `${spec.summary}.`,
    '',
    '```',
    usageOf(spec),
    '```',
    '',
    effectText[spec.effect],
    ...helpLines(spec.help),
    ...section(
      'Arguments',
      ['argument', 'what it is'],
      positional.map((argument) => [code(argument.placeholder), text(argument)]),
    ),
    ...section(
      'Flags',
      ['flag', 'what it does'],
      flags.map((argument) => [code(flagTitle(argument).trim()), text(argument)]),
    ),
    ...section(
      'Answer',
      ['field of `--format json`', 'type', 'what it is'],
      fieldsOf(description?.outputSchema ?? {}, ''),
    ),
    '',
    'Flags of every command, exit codes and the shape of errors: [the command line](README.md).',
    '',
  ].join('\n')
}

const text = (argument: ArgumentSpec) => cell(flagText(argument))

/** Paragraphs as they are; examples (`$ …`) together in a block. */
function helpLines(help: string | undefined): readonly string[] {
  if (help === undefined) return []
  const lines = help.split('\n')
  const examples = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2))
  const prose = lines.filter((line) => !line.startsWith('$ ')).flatMap((line) => ['', line])
  return [...prose, ...(examples.length > 0 ? ['', '```sh', ...examples, '```'] : [])]
}

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ['', `## ${title}`, '', ...table(heads, rows)]
}

/** The fields of an answer, the ones inside others with their path; `[]` for the items of a list. */
function fieldsOf(schema: JsonSchema, path: string): readonly (readonly string[])[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
  return properties.flatMap(([key, field]) => {
    const here = path === '' ? key : `${path}.${key}`
    const items = field.items as JsonSchema | undefined
    return [
      [code(here), typeOf(field), cell(String(field.description ?? ''))],
      ...(items === undefined ? fieldsOf(field, here) : fieldsOf(items, `${here}[]`)),
    ]
  })
}

function typeOf(schema: JsonSchema): string {
  if (Array.isArray(schema.enum)) return cell(schema.enum.map((value) => code(String(value))).join(', '))
  if (schema.const !== undefined) return code(String(schema.const))
  const union = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined
  if (union !== undefined) return [...new Set(union.map(typeOf))].join(' or ')
  if (schema.type === 'array') return `list of ${typeOf((schema.items ?? {}) as JsonSchema)}`
  return Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'any')
}
