import { catalogue } from '../../catalogue.ts'
import { lastOf } from '../../parse/after.ts'
import { commaList } from '../../values/lists.ts'
import { isLanguage } from '../../values/names.ts'
import { inPlace, replaced, withValue } from '../edit.ts'
import type { Finding, Judge } from '../finding.ts'
import { textOf } from '../refused/values.ts'

const judges: Readonly<Record<string, Judge>> = {
  /** `cloc PATH` prints the help. */
  cloc({ args, parsed: { given, positionals } }) {
    const paths = (positionals.left ?? []).filter(({ text }) => !text.startsWith('-'))
    const [path] = paths
    if (path === undefined || lastOf(given, 'database') || lastOf(given, 'path')) return []
    return [
      {
        at: path.at,
        fatal: true,
        message: 'cloc takes folders behind -p and ignores other words',
        outcome: 'prints the help',
        fix: () => paths.reduce((words, word) => replaced(words, word, inPlace(word, '-p', word.text)), args),
      },
    ]
  },

  help({ args }) {
    const [help, command] = args
    if (help?.text !== 'help' || command === undefined || !catalogue().commands.has(command.text)) return []
    return [
      {
        at: command.at,
        fatal: true,
        message: 'help lists the commands and ignores what follows; a command explains itself by --help',
        outcome: 'lists the commands',
        fix: () => [command, ...inPlace(help, '--help')],
      },
    ]
  },

  populate({ args, parsed: { given } }) {
    const models = lastOf(given, 'models_to_populate')
    const value = models?.values[0]
    if (models === undefined || value === undefined) return []
    const wrong = commaList(value.text).filter((name) => !name.includes('.'))
    if (wrong.length === 0) return []
    const better = value.text.replaceAll('_', '.')
    const certain = commaList(better).every((name) => known.has(name))
    return [
      {
        at: value.at,
        fatal: true,
        message: `populate skips models that it does not know: '${wrong.join("', '")}' has no dot`,
        outcome: 'multiplies nothing and exits 0',
        fix: certain ? () => withValue(args, models, better) : undefined,
      },
    ]
  },

  scaffold({ args, parsed: { given, positionals } }) {
    const [name] = positionals.name ?? []
    const payroll = textOf(lastOf(given, 'template')) === 'l10n_payroll'
    if (name === undefined || payroll || !name.text.includes('-')) return []
    return [
      {
        at: name.at,
        fatal: true,
        message: 'a module is a Python package: no dashes in its name',
        outcome: 'makes a module that Odoo cannot load',
        fix: () => replaced(args, name, inPlace(name, name.text.replaceAll('-', '_'))),
      },
    ]
  },

  i18n({ args, parsed: { subcommand, given } }) {
    const languages = lastOf(given, 'languages') ?? lastOf(given, 'language')
    if (subcommand?.name === 'loadlang' && languages === undefined) {
      const end = args.at(-1)?.end ?? 0
      return [{ at: end, fatal: true, message: 'loadlang crashes without -l LANG', outcome: 'exits 1' }]
    }
    return (languages?.values ?? []).flatMap((word): readonly Finding[] => {
      const parts = commaList(word.text)
      if (word.text === 'pot' || isLanguage(word.text)) return []
      const apart = parts.length > 1 && parts.every(isLanguage) && args.includes(word) && languages?.option.greedy
      return [
        {
          at: word.at,
          fatal: true,
          message: apart
            ? 'languages stand apart here, without commas'
            : `'${word.text}' is no language code: es, es_CL, sr@latin`,
          outcome: 'ignores the unknown language',
          fix: apart ? () => replaced(args, word, inPlace(word, ...parts)) : undefined,
        },
      ]
    })
  },
}

/** Models that populate takes by default, and a few more. */
const known: ReadonlySet<string> = new Set(
  'res.partner product.template product.product account.move sale.order purchase.order crm.lead stock.picking project.task'.split(
    ' ',
  ),
)

/** What single commands take and do differently than it looks. */
export const others: Judge = (judged) =>
  judged.parsed.shows === 'version' ? [] : (judges[judged.parsed.command?.name ?? '']?.(judged) ?? [])
