import type { Given } from '../parse/parsed.ts'
import { tokenize } from '../shell/tokens.ts'
import { placeIn, tailOf, type Word } from '../shell/word.ts'
import { type Leak, namesSecret } from './leak.ts'

/**
 * Every secret in the words of a line, whether or not Odoo takes the line: what looks like one counts as one.
 * @param words all words of the line, those of Docker and of the shell too.
 * @param args those behind `odoo`. @param given what Odoo's parser knows of them. @param overwrites `-w` means another thing there.
 * @param from where Odoo is called: before it `-w` is Docker's.
 */
export function findLeaks(
  words: readonly Word[],
  args: readonly Word[],
  given: readonly Given[],
  overwrites: boolean,
  from: number,
): readonly Leak[] {
  const leaks = [
    ...given.flatMap(fromOption),
    ...(overwrites ? [] : [...passwordLetter(args), ...passwordLetter(words.filter(({ at }) => at > from))]),
    ...scanned(withInner(words)),
    ...scanned(args),
  ]
  const unique = new Map<number, Leak>()
  for (const leak of leaks) if (leak.value !== '' && !unique.has(leak.from)) unique.set(leak.from, leak)
  return [...unique.values()].sort((one, other) => one.at - other.at)
}

function fromOption({ option, typed, word, values }: Given): readonly Leak[] {
  const [value] = values
  return option.secret && value ? [leakOf('option', typed, word, value)] : []
}

/** `-w` is the database's password to the server and to `db`; elsewhere it was meant as such. */
function passwordLetter(args: readonly Word[]): readonly Leak[] {
  return args.flatMap((word, index) => {
    const next = args[index + 1]
    if (word.text === '-w' && next) return [leakOf('option', '-w', word, next)]
    return /^-w[^-]/.test(word.text) ? [leakOf('option', '-w', word, tailOf(word, 2))] : []
  })
}

function scanned(words: readonly Word[]): readonly Leak[] {
  return words.flatMap((word, index) => {
    if (/\s/.test(word.text.split('=')[0] ?? '')) return []
    const variable = /^(?:--env=|-e)?([A-Za-z_]\w*)=/.exec(word.text)
    // With one dash only what is a whole name: `-w` and its value are looked at elsewhere.
    const option =
      /^--([A-Za-z][\w-]+)(=)?/.exec(word.text) ??
      /^-((?:db|smtp|admin)[_-]passw(?:or)?d|password|pwd)(?:(=)|$)/.exec(word.text)
    const next = words[index + 1]
    if (variable && namesSecret(variable[1] ?? '')) {
      return [leakOf('variable', variable[1] ?? '', word, tailOf(word, variable[0].length))]
    }
    if (option && namesSecret(option[1] ?? '')) {
      if (option[2]) return [leakOf('option', option[0].slice(0, -1), word, tailOf(word, option[0].length))]
      if (option[0] === word.text && next) return [leakOf('option', option[0], word, next)]
    }
    const url = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:([^/\s@]+)@/i.exec(word.text)
    if (!url) return []
    const from = url.index + url[0].length - 1 - (url[1]?.length ?? 0)
    const inUrl = {
      ...tailOf(word, from),
      text: url[1] ?? '',
      end: placeIn(word, from + (url[1]?.length ?? 1) - 1) + 1,
    }
    return [leakOf('url', 'URL', word, inUrl)]
  })
}

/** A word with blanks may be a line within the line: `su odoo -c "PGPASSWORD=… odoo …"`. */
function withInner(words: readonly Word[]): readonly Word[] {
  return words.flatMap((word) => {
    if (!/\s/.test(word.text)) return [word]
    return [word, ...tokenize(word.text, (index) => placeIn(word, index)).words]
  })
}

const leakOf = (kind: Leak['kind'], name: string, word: Word, value: Word): Leak => ({
  kind,
  name,
  at: word.at,
  from: value.at,
  to: value.end,
  value: value.text,
})
