import type { Severity } from '../finding.ts'
import type { Project } from '../project/project.ts'

/** How a finding about a file of the repository is told; undefined when the repository does not have it. */
export function asPublished(
  { publicationOf }: Project,
  path: string,
): { readonly severity: Severity | undefined; readonly words: string } | undefined {
  const publication = publicationOf(path)
  if (publication === 'not') return undefined
  return publication === 'published'
    ? { severity: undefined, words: '' }
    : { severity: 'medium', words: ', unless the line of .gitignore came before it' }
}
