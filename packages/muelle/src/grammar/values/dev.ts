import { odooCli } from '../../facts/odoo/command-line.ts'
import { closest } from '../../kernel/didyoumean.ts'
import { commaList } from './lists.ts'

/** Features of earlier versions that Odoo 19 no longer has; it takes them and does nothing. */
const gone: ReadonlySet<string> = new Set(['pdb', 'ipdb', 'pudb', 'wdb', 'assets', 'test'])

export interface DevFinding {
  readonly message: string
  /** The whole value without what is wrong, where that is certain; empty when nothing remains. */
  readonly instead?: string
}

/** What Odoo 19 silently ignores in a `--dev` value; undefined when it knows all of it. */
export function judgeDev(value: string): DevFinding | undefined {
  const { values } = odooCli().devValues
  const known = new Set([...values, 'all'])
  const words = commaList(value)
  const unknown = words.filter((word) => !known.has(word))
  if (unknown.length === 0) return undefined
  const replaced = words.flatMap((word) => {
    if (known.has(word)) return [word]
    if (gone.has(word)) return []
    return known.has(word.toLowerCase()) ? [word.toLowerCase()] : [undefined]
  })
  const near = unknown.map((word) => closest(word, known)).find((word) => word !== undefined)
  const hint = near === undefined ? `there are ${[...known].sort().join(', ')}` : `did you mean ${near}?`
  return {
    message: `Odoo 19 knows no developer feature '${unknown.join("', '")}' and ignores it silently; ${hint}`,
    ...(replaced.includes(undefined) ? {} : { instead: replaced.join(',') }),
  }
}
