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

/** A copy of plain data with secrets masked: strings by `redact`, and whatever stands under a key that names a secret. */
export function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(redactDeep)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redact(key), isMasked(key, inner) ? mask : redactDeep(inner)]),
  )
}

const isMasked = (key: string, value: unknown) =>
  secretKey.test(key) && (typeof value === 'string' ? value !== '' : typeof value === 'number')
