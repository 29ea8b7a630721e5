import type { IndexEntry } from '../generated/spec.ts'
import { globalSpecs } from './globals.ts'
import { spellingsOf } from './spec/spellings.ts'

/** What the words of a command line lead to. */
export interface Located {
  /** The operation, when its whole name was written. */
  readonly entry: IndexEntry | undefined
  /** The words that name the operation, or the group so far. */
  readonly words: readonly string[]
  /** The first word that leads nowhere, when there is one. */
  readonly lost: string | undefined
  /** All the rest, in order: global flags that stood before or between the words, then what follows. */
  readonly tokens: readonly string[]
}

/**
 * Finds the longest operation name that the line begins with, past the global flags in front of it and between its words.
 * The index is all it needs: nothing is parsed and nothing can fail.
 */
export function locate(argv: readonly string[], index: readonly IndexEntry[]): Located {
  const words: string[] = []
  const before: string[] = []
  let found: Located | undefined
  let position = 0
  const here = (entry: IndexEntry | undefined): Located => {
    const [lost] = argv.slice(position)
    return {
      entry,
      words: [...words],
      lost: lost?.startsWith('-') ? undefined : lost,
      tokens: [...before, ...argv.slice(position)],
    }
  }
  while (position < argv.length) {
    const token = argv[position] ?? ''
    const width = globalWidth(token)
    if (width === 0 && (token.startsWith('-') || !leads([...words, token], index))) break
    if (width > 0) before.push(...argv.slice(position, position + width))
    else words.push(token)
    position += Math.max(width, 1)
    const entry = index.find(({ name }) => name === words.join(' '))
    if (entry !== undefined) found = here(entry)
  }
  return found ?? here(undefined)
}

/** The operations below these words, the one of exactly this name included. */
export function below(words: readonly string[], index: readonly IndexEntry[]): readonly IndexEntry[] {
  const name = words.join(' ')
  return index.filter((entry) => name === '' || entry.name === name || entry.name.startsWith(`${name} `))
}

const leads = (words: readonly string[], index: readonly IndexEntry[]): boolean => below(words, index).length > 0

/** How many tokens a global flag takes; 0 for anything else. */
function globalWidth(token: string): number {
  for (const spec of globalSpecs) {
    for (const spelling of spellingsOf(spec)) {
      if (token === spelling) return spec.kind === 'flag' ? 1 : 2
      const glued = spelling.startsWith('--') ? `${spelling}=` : spelling
      if (spec.kind !== 'flag' && token.startsWith(glued)) return 1
    }
  }
  return 0
}
