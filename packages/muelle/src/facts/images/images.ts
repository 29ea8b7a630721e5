import { debianImages } from './debian.ts'
import type { ImageFact, ImageRole, Wanted } from './fact.ts'
import { bases, officialImages } from './official.ts'

export type { ImageRole } from './fact.ts'

/** The facts of one role's image for the source that a stack chose. */
function of({ images }: Pick<Wanted, 'images'>, role: ImageRole): ImageFact {
  return (images.source === 'debian' ? debianImages : officialImages)[role]
}

/**
 * The reference that a role's image has before anything was looked up: what is pulled, or the name of what is built.
 * Images of Muelle's own making have their real tag, with the hash of their inputs, in muelle.lock only.
 */
function reference(wanted: Wanted, role: ImageRole): string {
  if (role === 'odoo') return throughRegistry(wanted, wanted.odoo.image)
  if (role === 'postgres') {
    if (wanted.postgres.image !== undefined) return throughRegistry(wanted, wanted.postgres.image)
    if (wanted.images.source === 'official') return throughRegistry(wanted, `postgres:${wanted.postgres.version}`)
  }
  const named = role === 'pgbouncer' ? wanted.services.pgbouncer : role === 'ai' ? wanted.services.ai : undefined
  if (named && named.image !== undefined) return throughRegistry(wanted, named.image)
  const { reference, local } = of(wanted, role)
  return local ? reference : throughRegistry(wanted, reference)
}

/** Puts the registry before a reference that names none: `postgres:15` and `odoo/odoo:19.0` do, `ghcr.io/x/y:1` does not. */
function throughRegistry({ images }: Pick<Wanted, 'images'>, image: string): string {
  const [first = '', ...rest] = image.split('/')
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  return images.registry === null || hasRegistry ? image : `${images.registry.replace(/\/+$/, '')}/${image}`
}

/** The images of a registry that one of Muelle's own is made from, by build argument. */
const basesOf = (wanted: Pick<Wanted, 'images'>, role: ImageRole): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(bases[role] ?? {}).map(([argument, image]) => [argument, throughRegistry(wanted, image)]),
  )

/** What is known of the images that stacks run, by role and source. */
export const imageFacts = Object.freeze({ of, reference, basesOf })
