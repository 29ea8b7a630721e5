import type { IndexEntry } from '../../generated/spec.ts'
import type { Style } from '../../kernel/operation.ts'
import { columns } from '../show/columns.ts'
import { globalRows } from './rows.ts'

/**
 * Help of `muelle` itself, or of a group such as `secrets`.
 * @param words the group; empty for Muelle itself.
 * @param entries the operations below it.
 */
export function overview(words: readonly string[], entries: readonly IndexEntry[], style: Style): string {
  const usage = ['muelle', ...words, '<command> [flags]'].join(' ')
  const rows = [...entries]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, summary }) => [name, summary] as const)
  return [
    ...(words.length === 0 ? ['Muelle keeps an Odoo 19 Community project in production on Docker.', ''] : []),
    `${style.bold('Usage:')} ${usage}`,
    '',
    style.bold('Commands:'),
    ...columns(rows, style.width),
    '',
    style.bold('Flags of every command:'),
    ...columns(globalRows, style.width),
    '',
    '`muelle <command> --help` tells more of one command.',
  ].join('\n')
}
