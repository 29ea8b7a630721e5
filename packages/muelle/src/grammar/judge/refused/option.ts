import { odooCli } from '../../../facts/odoo/command-line.ts'
import { closest } from '../../../kernel/didyoumean.ts'
import { catalogue, type Option, optionNamed } from '../../catalogue.ts'
import type { Word } from '../../shell/word.ts'
import { flagOf, inPlace, renamed, replaced, without } from '../edit.ts'
import type { Case, Finding } from '../finding.ts'
import { elsewhere, oldOptions, oldWithValue, otherSpellings } from '../old-options.ts'

/** The options that may stand at the command of this line. */
function optionsOf({ parsed: { command, subcommand } }: Case): readonly Option[] {
  const own = subcommand ?? command
  return command?.name === 'start' ? [...(own?.options ?? []), ...catalogue().serverOptions] : (own?.options ?? [])
}

/** What an unknown option was meant to be: an old name, another spelling, a key of odoo.conf; else only the nearest name. */
export function unknownOption(judged: Case, word: Word): Finding {
  const { args } = judged
  const { flag } = flagOf(word)
  const options = optionsOf(judged)
  const found = (message: string, fix?: () => readonly Word[]): Finding => ({ at: word.at, message, fatal: true, fix })

  const old = oldOptions.get(flag)
  if (old !== undefined && options.length > 20) {
    const [instead] = old
    if (instead === undefined) {
      return found(`${flag} is gone in Odoo 19 and nothing stands for it: leave it out`, () => {
        const next = args[args.indexOf(word) + 1]
        const valued = oldWithValue.has(flag) && !word.text.includes('=') && next !== undefined
        return without(args, valued ? [word, next] : [word])
      })
    }
    const named = optionNamed(options, instead)
    return found(`${flag} is of an older release; Odoo 19 calls it ${instead}`, () =>
      named?.takesValue ? renamed(args, word, instead) : replaced(args, word, inPlace(word, instead)),
    )
  }
  const spelled = spelledOtherwise(flag, options)
  if (spelled !== undefined)
    return found(`Odoo 19 has no option ${flag}; it is ${spelled}`, () => renamed(args, word, spelled))
  const key = keyOf(flag)
  if (key !== undefined) return fromKey(judged, word, flag, key, options)
  const place = elsewhere.get(flag)
  const where = judged.parsed.subcommand ?? judged.parsed.command
  const near = flag.startsWith('--')
    ? closest(
        flag,
        options.map(({ name }) => name),
      )
    : undefined
  const hint = place ?? (near === undefined ? undefined : `did you mean ${near}?`)
  return found(
    `odoo ${where?.name ?? ''} has no option ${flag}${hint === undefined ? '' : `; ${hint}`}`.replace('  ', ' '),
  )
}

/** The same name with other dashes (`--db-user`), one that people use, or one with a single dash. */
export function spelledOtherwise(flag: string, options: readonly Option[]): string | undefined {
  const known = otherSpellings.get(flag)
  if (known !== undefined && optionNamed(options, known)) return known
  const folded = fold(flag)
  return folded.length < 2
    ? undefined
    : options.flatMap(({ flags }) => flags).find((each) => each.startsWith('--') && fold(each) === folded)
}

const fold = (flag: string): string => flag.toLowerCase().replace(/[-_]/g, '')

const keyOf = (flag: string) => odooCli().configKeys.find(({ key }) => fold(key) === fold(flag))

/** A key of odoo.conf used as an option: its option, or the advice to write it into odoo.conf. */
function fromKey(
  { args }: Case,
  word: Word,
  flag: string,
  { key, type }: { key: string; type: string },
  options: readonly Option[],
): Finding {
  const option = options.find(({ configKey }) => configKey === key)
  const base = { at: word.at, fatal: true }
  if (option === undefined)
    return { ...base, message: `${flag} is no option: ${key} can only be written into odoo.conf`, belongs: 'odoo.conf' }
  if (type !== 'bool') {
    return {
      ...base,
      message: `${flag} is a key of odoo.conf; the option is called ${option.name}`,
      fix: () => renamed(args, word, option.name),
    }
  }
  return { ...base, message: `${flag} is a key of odoo.conf; the option is ${option.name}, without a value` }
}
