import type { TextFile } from '../text.ts'

/** What a stack is for, as far as its files tell. */
export type Purpose = 'production' | 'staging' | 'development'

const words: readonly (readonly [Purpose, RegExp])[] = [
  [
    'development',
    /(^|[^a-z])(dev|devel|development|devcontainer|local|debug|test|tests|testing|integration|ci|sandbox|playground)([^a-z]|$)/,
  ],
  ['staging', /(^|[^a-z])(stg|stage|staging|uat|preprod|pre-prod|qa)([^a-z]|$)/],
  ['production', /(^|[^a-z])(prd|prod|production|live)([^a-z]|$)/],
]

/** By the names of a path, its last part first; undefined when none tells. */
export function purposeOfPath(path: string): Purpose | undefined {
  // `usr/local` is a place, no purpose.
  const parts = path
    .toLowerCase()
    .replace(/usr\/local\//g, '')
    .split('/')
  for (const part of parts.reverse()) for (const [purpose, pattern] of words) if (pattern.test(part)) return purpose
  return undefined
}

/** By the comment at a file's head: `# Composition for development`. */
export function purposeOfHead({ text }: TextFile): Purpose | undefined {
  const head: string[] = []
  for (const line of text.slice(0, 4000).split('\n')) {
    if (!/^\s*[#;]/.test(line) && line.trim() !== '') break
    head.push(line.toLowerCase())
  }
  const comment = head.join('\n')
  if (/\b(not|never|don'?t use) (be used )?(for|in) production/.test(comment)) return 'development'
  if (
    /\b(for|local) (local )?(dev|development|testing)\b|\b(development|dev|test|testing) (stack|environment|setup|overlay|only|composition)\b|\bautomated tests\b/.test(
      comment,
    )
  )
    return 'development'
  return undefined
}
