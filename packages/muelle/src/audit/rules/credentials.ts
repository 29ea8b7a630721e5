import { knownDefaults } from '../../facts/secrets/default-passwords.ts'

/** What a name ends with that only speaks of a secret. */
const about =
  /_(FILES?|PATH|DIR|NAME|USER|LENGTH|LEN|EXPIR\w{0,20}|TTL|TIMEOUT|LIFETIME|AGE|URL|URI|HOST|PORT|ENABLED?|REQUIRED|METHOD|MODE|TYPE|POLICY|COUNT|LIMIT|BUDGET|SIZE|ALGORITHM|ALGO|ROUNDS|ISSUER|PREFIX|HEADER|ID|MIN|MAX|RESET|HASH|CMD|COMMAND|MANAGER|PROVIDER|BACKEND|STORE)S?$/

const password = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PW)(_|\d|$)|(PASSWORD|PASSWD)$/
const key =
  /(^|_)(SECRET|TOKEN|AUTHTOKEN|API_?KEY|PRIVATE_?KEY|SECRET_?KEY|ENCRYPTION_?KEY|ACCESS_?KEY|MASTER_?KEY|SIGNING_?KEY)(_|\d|$)/

/** Whether a variable of that name carries a secret. `POSTGRES_PASSWORD_FILE` names a file and is none. */
export function isSecretName(name: string): boolean {
  const upper = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replaceAll('-', '_')
  return !about.test(upper) && !/^(OLD)?PWD$/.test(upper) && (password.test(upper) || key.test(upper))
}

/** Whether a variable of that name carries a password, and no token or key. */
export const isPasswordName = (name: string): boolean => isSecretName(name) && password.test(name.toUpperCase())

/** Whether anybody would try it: it stands in documentation, or on the lists of common passwords. */
export const isKnownDefault = (value: string): boolean => knownDefaults.has(value.toLowerCase())

/** Whether it asks to be replaced: `CHANGE_ME`, `your-password`, `<secret>`. */
export const isPlaceholder = (value: string): boolean =>
  !isKnownDefault(value) &&
  /change[-_ ]?(me|this|it|in|now|please)|^change$|replace[-_ ]?(me|this|with|by)|^(your|enter|insert|put|set)[-_ ]|(strong|secure)[-_ ]?pass(word)?|your[-_ ]\w{0,40}[-_ ]?(password|passwd|token|key|secret)|^<[^>]*>$|^\[[^\]]*\]$|place-?holder|^(x{3,}|\*{3,}|\.{3,}|todo|tbd|fixme|replace|dummy)$|^# ?\w|cambia(r|me|this|esto|la)|[-_](here|aqui|aquí)$|^your[-_]?\w{0,40}(password|passwd|pass|key|secret|token)|^(tu|su|sua)[-_]|contrase|senha[-_]segura|clave[-_]segura/i.test(
    value,
  )

/** Words that a secret’s name may have as a value without being one. */
const noSecret =
  /^(|true|false|yes|no|on|off|none|null|undefined|0|1|trust|md5|scram-sha-256|file|vault|auto|random|generate|disabled?)$/i

/** A value that is written out: no variable decides it, it is no path, no switch, not encrypted and no hash. */
export const isLiteralSecret = (value: string): boolean =>
  !noSecret.test(value) &&
  !/[$`]|\{\{|<%|%\(/.test(value) &&
  !/^(\.{0,2}\/|~|@|!|ENC\[|vault:|op:\/\/|arn:|ref\+)/.test(value)

/** A literal of a name that carries a secret. A number or a short word is no key, but may well be a password. */
export const isSecretOf = (name: string, value: string): boolean =>
  isLiteralSecret(value) &&
  (isPasswordName(name) || isPlaceholder(value) || (value.length >= 5 && !/^[\d.]+$/.test(value)))

/** The password of an address with one: `postgres://odoo:secret@db/x`; undefined when there is none, or a variable is it. */
export function passwordOfAddress(text: string): string | undefined {
  const found = /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:@/'"]{0,60}:([^\s@/'"]{1,200})@[\w.-]/i.exec(text)?.[1]
  return found !== undefined && isLiteralSecret(found) && !/^<.*>$/.test(found) ? found : undefined
}

/** Words that people put into a password that shall be changed, or remembered. */
const guessed = /change|cambi|passw|admin|odoo|master|secret|1234|your|example|p@ss/i

/** Whether a master password is short, common, or made of words that are tried first. */
export const isGuessable = (value: string): boolean => value.length < 12 || isKnownDefault(value) || guessed.test(value)
