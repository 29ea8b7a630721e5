const secretWord = /passw|secret|token|private|credential|api_?key/i

/** True when a value at this path may be a secret: its text is then never shown. */
export const isSecretPath = (path: readonly PropertyKey[]): boolean =>
  path.some((part) => secretWord.test(String(part)))

/**
 * A line of a file with stars for what may be a secret in it: values of telling keys, and credentials inside addresses.
 * Its length stays, so that columns still fit.
 */
export function maskLine(line: string): string {
  return line
    .replace(/(:\/\/)([^/@\s]+)(?=@)/g, (_, before: string, secret: string) => before + stars(secret))
    .replace(/([\w.-]+["']?[ \t]*:[ \t]+)(.+)/g, (whole, key: string, rest: string, at: number) => {
      if (!secretWord.test(key)) return key + maskLine(rest)
      // Inside braces the value ends at the comma: a plain one holds none there.
      const flow = /[{[]/.test(line.slice(0, at))
      const value = /^("(?:\\.|[^"\\])*"|'[^']*'|[^,\]}]*)/.exec(rest)?.[0] ?? rest
      return flow ? key + stars(value) + maskLine(rest.slice(value.length)) : key + stars(whole.slice(key.length))
    })
}

const stars = (text: string): string => '*'.repeat(text.length)
