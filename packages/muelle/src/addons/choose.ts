import { z } from 'zod'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { gitSources } from '../workshop/addons/fetch.ts'
import type { GitSource } from '../workshop/addons/git.ts'

/** What a repository is called: the last part of its address, `web` of https://github.com/OCA/web.git. */
export const nameOf = ({ git }: Pick<GitSource, 'git'>): string =>
  git
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .at(-1) ?? git

/** How they are named on the command line. */
export const namesField = z
  .array(z.string())
  .default([])
  .describe('repositories, by the last part of their address; all when none is named')
  .meta({ positional: 'rest' })

/**
 * The git sources that are meant: by name or by address; all when none is named.
 * @throws UserError for a name that no source has.
 */
export function choose(stack: Pick<Stack, 'odoo'>, names: readonly string[]): readonly GitSource[] {
  const sources = gitSources(stack)
  if (names.length === 0) return sources
  const is = (name: string) => (source: GitSource) => nameOf(source) === name || source.git === name
  for (const name of names) if (!sources.some(is(name))) throw unknown(name, sources)
  return sources.filter((source) => names.some((name) => is(name)(source)))
}

function unknown(name: string, sources: readonly GitSource[]): UserError {
  const names = [...new Set(sources.map(nameOf))]
  const near = closest(name, names)
  return new UserError({
    what: `odoo.addons has no repository ${name}.`,
    evidence: names.length === 0 ? 'it names no repository at all' : `it has ${names.join(', ')}`,
    next: near ? `Did you mean ${near}?` : 'Name one of these, or none for all.',
  })
}
