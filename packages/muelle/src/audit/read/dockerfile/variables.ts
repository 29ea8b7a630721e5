/** Variables of a build and their values; one without a value is absent. */
export type Scope = ReadonlyMap<string, string>

/**
 * Puts variables in as a Dockerfile does: `$X`, `${X}`, `${X:-y}`, `${X:+y}`. One that is unknown stays as it is written, so that
 * nothing is taken for what it is not. Source: docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function expand(text: string, scope: Scope): string {
  if (!text.includes('$')) return text
  return text.replace(
    /\\\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+])([^{}]*))?\})/g,
    (whole: string, plain?: string, braced?: string, operator?: string, word = '') => {
      const value = scope.get(plain ?? braced ?? '')
      if (operator?.endsWith('-')) return value === undefined || value === '' ? word : value
      if (operator?.endsWith('+')) return value === undefined || value === '' ? '' : word
      return value ?? whole
    },
  )
}
