import type { ArgumentSpec, IndexEntry, OperationSpec } from '../../generated/spec.ts'
import type { Style } from '../../kernel/operation.ts'
import { columns, wrap } from '../show/columns.ts'
import { flagText, flagTitle, globalRows } from './rows.ts'

/** How an operation is called: `muelle logs [flags] [SERVICE...]`. */
export function usageOf(spec: Pick<OperationSpec, 'name' | 'arguments'>): string {
  const positional = spec.arguments.filter((argument) => argument.positional !== undefined).map(positionalTitle)
  const required = spec.arguments.filter((argument) => argument.required && argument.positional === undefined)
  return [
    'muelle',
    spec.name,
    '[flags]',
    ...required.map((argument) =>
      flagTitle(argument)
        .trim()
        .replace(/^-\w, /, ''),
    ),
    ...positional,
  ].join(' ')
}

/** What an effect means for who runs it. */
export const effectText: Readonly<Record<OperationSpec['effect'], string>> = {
  read: 'Changes nothing.',
  change: 'Changes things: asks once in a terminal, wants --yes in a script. --dry-run shows the plan.',
  destroy:
    'Destroys things: asks for the name of what is lost, wants --confirm NAME in a script. --dry-run shows the plan.',
  face: 'Each call has the effect of its operation; what destroys is approved by a person, never by the agent itself.',
}

/**
 * Help of one operation.
 * @param others operations below it, when its name is a group too.
 */
export function operationHelp(spec: OperationSpec, others: readonly IndexEntry[], style: Style): string {
  const positional = spec.arguments.filter((argument) => argument.positional !== undefined)
  const flags = spec.arguments.filter((argument) => argument.positional === undefined)
  const width = Math.min(style.width, 120)
  return [
    `${spec.summary}.`,
    '',
    `${style.bold('Usage:')} ${usageOf(spec)}`,
    ...section(
      'Arguments:',
      positional.map((argument) => [positionalTitle(argument), flagText(argument)]),
      style,
    ),
    ...section(
      'Flags:',
      flags.map((argument) => [flagTitle(argument), flagText(argument)]),
      style,
    ),
    ...section(
      'Commands below it:',
      others.map(({ name, summary }) => [name, summary]),
      style,
    ),
    ...section('Flags of every command:', globalRows, style),
    '',
    ...wrap(effectText[spec.effect], width),
    ...(spec.help === undefined ? [] : ['', ...spec.help.split('\n').flatMap((line) => helpLine(line, width))]),
  ].join('\n')
}

function positionalTitle(argument: ArgumentSpec): string {
  const name = argument.positional === 'rest' ? `${argument.placeholder}...` : argument.placeholder
  return argument.required ? name : `[${name}]`
}

/** Examples (`$ …`) stay on one line, to be copied whole. */
const helpLine = (line: string, width: number) => (line.startsWith('$ ') ? [`  ${line}`] : wrap(line, width))

function section(title: string, rows: readonly (readonly [string, string])[], style: Style): readonly string[] {
  return rows.length === 0 ? [] : ['', style.bold(title), ...columns(rows, style.width)]
}
