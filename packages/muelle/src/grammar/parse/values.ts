import type { Option } from '../catalogue.ts'
import type { Word } from '../shell/word.ts'
import { refuse } from './refuse.ts'

/** What Python's int() takes, as text: digits with single underscores between them, a sign, blanks around. */
const int = /^\s*[+-]?\d+(?:_\d+)*\s*$/u
/** What Python's float() takes. */
const float =
  /^\s*[+-]?(?:(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?|inf(?:inity)?|nan)\s*$/iu

/** Whether Python's int() takes it. */
export const isInt = (text: string): boolean => int.test(text)

/** In the catalogue a choice, but Odoo checks it nowhere: it takes another prompt, or PostgreSQL's library complains later. */
const unchecked: ReadonlySet<string | null> = new Set(['shell_interface'])

/** What `scaffold` brings itself. */
const templates: ReadonlySet<string> = new Set(['default', 'theme', 'l10n_payroll'])

/** Refuses a value that Odoo cannot read as the option's type. Paths and names are not looked at: they are files of another machine. */
export function checkValue(option: Option, typed: string, value: Word): void {
  const { type, choices, secret } = option
  if (value.expands) return
  const shown = secret ? '…' : value.text
  if (type === 'int' && !int.test(value.text)) {
    refuse('value', [value], `${typed} takes a whole number, not '${shown}'`, option)
  }
  if (type === 'float' && !float.test(value.text)) {
    refuse('value', [value], `${typed} takes a number, not '${shown}'`, option)
  }
  if (type === 'choice' && choices && !unchecked.has(option.dest) && !choices.includes(value.text)) {
    refuse('value', [value], `${typed} takes one of ${choices.join(', ')}, not '${shown}'`, option)
  }
  // A word with a slash is a folder, which may be there.
  if (option.dest === 'template' && !templates.has(value.text) && !value.text.includes('/')) {
    refuse('value', [value], `${shown} is no template; there are ${[...templates].join(', ')}`, option)
  }
}
