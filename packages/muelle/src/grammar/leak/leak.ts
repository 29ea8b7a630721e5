/** A secret that stands where everybody on the machine can read it: on a command line, in an environment variable, in a URL. */
export interface Leak {
  /** The option, the variable, or `URL`. */
  readonly name: string
  readonly at: number
  /** Where its value stands in the line. */
  readonly from: number
  readonly to: number
  readonly value: string
  readonly kind: 'option' | 'variable' | 'url'
}

/** Whether an option or variable of this name holds a secret, by its name alone. */
export function namesSecret(name: string): boolean {
  if (/(?:file|path|length|dir|host|port)$/i.test(name) || /^(?:OLD)?PWD$/.test(name)) return false
  return /pass|pwd|secret|token|api[-_]?key/i.test(name)
}

/** Shorter ones are only taken out where something typed is quoted: they would eat our own words. */
const shortest = 6

/** A message that repeats no secret, whatever of the line it quotes. */
export function withoutSecrets(message: string, leaks: readonly Leak[]): string {
  const values = leaks.map(({ value }) => value).filter((value) => value !== '')
  const quotes = message.replace(/'[^']*'/g, (quoted) =>
    values.some((value) => quoted.includes(value)) ? "'***'" : quoted,
  )
  return values
    .filter(({ length }) => length >= shortest)
    .reduce((text, value) => text.replaceAll(value, '***'), quotes)
}
