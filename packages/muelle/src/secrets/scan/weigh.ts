/** Words that stand for a password, in documentation and in compositions for a developer's own machine. */
const words =
  /^(?:.{0,5}|.*(?:example|changeme|change[-_ ]?me|placeholder|your[-_ ]|dummy|redacted|insert|replace).*|x+|\*+|\.+|(?:my|the|some|a|test|demo|dev|super)?[-_]?(?:password|passwd|passw0rd|pass|secret|token|odoo|admin|postgres|postgresql|root|user|guest|demo|test|false|true|none|null|master)[-_]?\d{0,4})$/i

/** What is filled in elsewhere: `${X}`, `$X`, `{{ x }}`, `<x>`, `%(x)s`, `***`, `@x@`, a file's path. */
const filledIn = /^(?:\$|\{\{|<|%|\*{3}|\[|@\w+@$|\/run\/secrets\/|\.{0,2}\/|!vault|ENC\[)|\$\{|\{\{|^\w+\(/

/** Bits of each character, by how often each occurs in the text (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** A password as written, without its quotes. */
export const bare = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text

/** Whether a value at a place for passwords is one: not an example, not filled in elsewhere, not already a hash. */
export function isPassword(value: string): boolean {
  const text = bare(value)
  return !words.test(text) && !filledIn.test(text) && !text.startsWith('$pbkdf2-') && entropy(text) >= 2
}

/** Whether a key of a known form could be live: issuers' examples say so themselves or repeat one character. */
export const isLive = (key: string): boolean =>
  !/EXAMPLE|x{8,}|\.{3}|0{12,}|1234567890abcdef/i.test(key) && entropy(key) >= 2.5
