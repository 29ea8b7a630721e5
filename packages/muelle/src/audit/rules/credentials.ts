import { knownDefaults } from '../../facts/secrets/default-passwords.ts'

/** Whether a variable of that name carries a secret. `POSTGRES_PASSWORD_FILE` names a file and is none. */
export function isSecretName(name: string): boolean {
  const upper = name.toUpperCase()
  if (
    /_(FILE|PATH|DIR|NAME|USER|LENGTH|EXPIR\w*|TTL|TIMEOUT|URL|HOST|PORT|ENABLED?|METHOD|POLICY|COUNT|LIMIT|SIZE|ALGORITHM)S?$/.test(
      upper,
    )
  )
    return false
  return /(^|_)(PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|SECRET_?KEY|ENCRYPTION_?KEY|ACCESS_?KEY|MASTER_?KEY)(_|\d|$)|(PASSWORD|PASSWD)$/.test(
    upper,
  )
}

/** Whether anybody would try it: it stands in documentation, or on the lists of common passwords. */
export const isKnownDefault = (value: string): boolean => knownDefaults.has(value.toLowerCase())

/** Whether it asks to be replaced: `CHANGE_ME`, `your-password`, `<secret>`. */
export const isPlaceholder = (value: string): boolean =>
  /change[-_ ]?(me|this|it|in|now|please)|^change$|replace[-_ ]?(me|this|with|by)|^(your|my|enter|insert|put|set)[-_ ]|your[-_ ]\w*[-_ ]?(password|passwd|token|key|secret)|^<[^>]*>$|^\[[^\]]*\]$|place-?holder|^(x{3,}|\*{3,}|\.{3,}|todo|tbd|fixme|replace|dummy|xxx+)$|cambia(r|me|this|esto)|_here$/i.test(
    value,
  )

/** Words that a secret’s name may have as a value without being one. */
const noSecret = /^(|true|false|yes|no|on|off|none|null|0|1|trust|md5|scram-sha-256|file|vault)$/i

/** A value that is written out: no variable decides it, and it is no path and no switch. */
export const isLiteralSecret = (value: string): boolean =>
  !noSecret.test(value) && !value.includes('$') && !/^\/(run|var|etc|secrets)\//.test(value) && !/^\{\{|^#/.test(value)
