/** What stands where a secret stood. */
export const mask = '***'

/** Shorter values are not registered: masking them would eat ordinary words. */
const shortest = 6

/** Every value this process has learnt to be secret, with the spellings it may be printed in. Only ever grows. */
const spellings = new Set<string>()

/**
 * Remembers a secret value for the life of the process: `redact` masks it from now on and the spawner refuses it in argv.
 * Values of less than six characters are not remembered. Of a value of several lines, each long line counts too (keys in PEM).
 */
export function registerSecret(value: string): void {
  const lines = value.split('\n').filter((line) => line.length >= 20 && !line.startsWith('-----'))
  for (const part of [value, value.trim(), ...lines]) {
    if (part.length < shortest) continue
    spellings.add(part)
    spellings.add(encodeURIComponent(part))
    spellings.add(JSON.stringify(part).slice(1, -1))
  }
}

/** Whether the text contains a registered secret. */
export function holdsSecret(text: string): boolean {
  for (const spelling of spellings) if (text.includes(spelling)) return true
  return false
}

const secretWord = String.raw`[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key|pgpass)`

/** Places where a secret stands even when nobody registered it. Each keeps what comes before the secret as `$1`. */
const patterns: readonly RegExp[] = [
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*:)[^\s/@'"]+(?=@)/gi,
  new RegExp(String.raw`(\b${secretWord}\s?=\s?)(?:"[^"]*"|'[^']*'|[^\s,;&"']+)`, 'gi'),
  new RegExp(String.raw`("${secretWord}"\s*:\s*")(?:[^"\\]|\\.)*(?=")`, 'gi'),
  new RegExp(String.raw`(^\s*${secretWord}:\s+)\S+$`, 'gim'),
  /(\b(?:authorization|x-registry-auth):\s*(?:basic |bearer )?)[^\s]+/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?=-----END|$)/g,
]

/** The text with every registered secret, and everything that looks like a password, masked. Done twice it changes nothing more. */
export function redact(text: string): string {
  let clean = text
  for (const spelling of [...spellings].sort((a, b) => b.length - a.length)) clean = clean.replaceAll(spelling, mask)
  for (const pattern of patterns) clean = clean.replace(pattern, `$1${mask}`)
  return clean
}

/** Keys whose value is a secret, whatever it looks like: `password`, `odoo_db_password`, `adminPasswd`, `token`; not `passwordFile`. */
const secretKey = /(?:^|[_.-]|[a-z](?=[A-Z]))(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key)$/i

/** Options whose value, the next word, is a secret; also as Odoo's parser lets them be shortened: `--db_pas`. Not `--no-password`. */
const secretOption = String.raw`--(?!no-)(?:[\w.-]*[_.-])?(?:pas(?:s(?:w(?:o(?:rd?)?|d)?|phrase)?)?|secret|token|api[_-]?key|private[_-]?key)`

/** Programs with a letter for it: odoo(1) `--help`, `redis-cli --help`. */
const letters: readonly { readonly program: string; readonly letter: string }[] = [
  { program: 'odoo(?:-bin)?', letter: 'w' },
  { program: 'redis-cli', letter: 'a' },
]

const isSecretOption = new RegExp(`^${secretOption}$`, 'i')
const inScript = String.raw`(?!--)(?:"[^"]*"|'[^']*'|[^\s;&|"']+)`

/** The same in the text of a script, as after `sh -c`, and what SQL after `psql -c` says behind PASSWORD. */
const scriptPatterns: readonly RegExp[] = [
  new RegExp(String.raw`(${secretOption}\s+)${inScript}`, 'gi'),
  ...letters.map(
    ({ program, letter }) => new RegExp(String.raw`(\b${program}\b[^;&|\n]*?\s-${letter}\s*)${inScript}`, 'g'),
  ),
  /(\bpassword\s+)'(?:[^']|'')*'/gi,
]

const isScriptOption = /^(?:-[a-z]*c|--command)$/

/** The words of a command, where a secret may be a word of its own and only the one before tells. */
function redactWords(words: readonly unknown[]): readonly unknown[] {
  const known = letters.filter(({ program }) => {
    const called = new RegExp(`(?:^|/)${program}$`)
    return words.some((word) => typeof word === 'string' && called.test(word))
  })
  return words.map((word, at) => {
    const before = words[at - 1]
    if (typeof word !== 'string') return redactDeep(word)
    const glued = known.find(({ letter }) => word.startsWith(`-${letter}`) && word.length > 2)
    if (glued) return `-${glued.letter}${mask}`
    if (typeof before !== 'string' || word.startsWith('--')) return redact(word)
    if (isSecretOption.test(before) || known.some(({ letter }) => before === `-${letter}`)) return mask
    if (!isScriptOption.test(before)) return redact(word)
    return scriptPatterns.reduce((text, pattern) => text.replace(pattern, `$1${mask}`), redact(word))
  })
}

/**
 * A copy of plain data with secrets masked: strings by `redact`, whatever stands under a key that names a secret, and in lists of
 * words what follows an option that takes one.
 */
export function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return redactWords(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redact(key), isMasked(key, inner) ? mask : redactDeep(inner)]),
  )
}

const isMasked = (key: string, value: unknown) =>
  secretKey.test(key) && (typeof value === 'string' ? value !== '' : typeof value === 'number')
