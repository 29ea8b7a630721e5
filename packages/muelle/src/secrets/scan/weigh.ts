import { entropy } from '../../facts/secrets/key-formats.ts'

/** Words that stand for a password, in documentation and in compositions for a developer's own machine. */
const words =
  /^(?:.{0,5}|.*(?:example|changeme|change[-_ ]?me|placeholder|your[-_ ]|dummy|redacted|insert|replace).*|x+|\*+|\.+|(?:my|the|some|a|test|demo|dev|super)?[-_]?(?:password|passwd|passw0rd|pass|secret|token|odoo|admin|postgres|postgresql|root|user|guest|demo|test|false|true|none|null|master)[-_]?\d{0,4})$/i

/** What is filled in elsewhere: `${X}`, `$X`, `{{ x }}`, `<x>`, `%(x)s`, `***`, `@x@`, a file's path. */
const filledIn = /^(?:\$|\{\{|<|%|\*{3}|\[|@\w+@$|\/run\/secrets\/|\.{0,2}\/|!vault|ENC\[)|\$\{|\{\{|^\w+\(/

/** A password as written, without its quotes. */
export const bare = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text

/** Whether a value at a place for passwords is one: not an example, not filled in elsewhere, not already a hash. */
export function isPassword(value: string): boolean {
  const text = bare(value)
  return !words.test(text) && !filledIn.test(text) && !text.startsWith('$pbkdf2-') && entropy(text) >= 2
}
