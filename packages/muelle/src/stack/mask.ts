const secretWord = /passw|secret|token|private|credential|api_?key/i

/** True when a value at this path may be a secret: its text is then never shown. */
export const isSecretPath = (path: readonly PropertyKey[]): boolean =>
  path.some((part) => secretWord.test(String(part)))

/** A line of a file without what may be a secret in it: values of telling keys, and credentials inside addresses. */
export function maskLine(line: string): string {
  const address = line.replace(/(:\/\/)[^/@\s]+@/g, '$1***@')
  return secretWord.test(address) ? address.replace(/(:\s+)(?!["']?\s*$)[^#]+/g, '$1***') : address
}
