/** What a stack is for, as far as its files tell. */
export type Purpose = 'production' | 'staging' | 'development'

const words: readonly (readonly [Purpose, RegExp])[] = [
  ['development', /(^|[^a-z])(dev|devel|development|local|debug|test|tests|testing|sandbox|playground)([^a-z]|$)/],
  ['staging', /(^|[^a-z])(stag|staging|uat|preprod|pre-prod|qa)([^a-z]|$)/],
  ['production', /(^|[^a-z])(prod|production|live)([^a-z]|$)/],
]

/** By the names of a path, its last part first; undefined when none tells. */
export function purposeOfPath(path: string): Purpose | undefined {
  for (const part of path.toLowerCase().split('/').reverse())
    for (const [purpose, pattern] of words) if (pattern.test(part)) return purpose
  return undefined
}
