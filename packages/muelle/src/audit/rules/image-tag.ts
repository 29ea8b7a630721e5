import type { Service } from '../read/compose/service.ts'
import type { Value } from '../read/compose/value.ts'

/** The tag of an image's name; undefined when there is none. `registry:5000/odoo` has none. */
export function tagOf(reference: string): string | undefined {
  const last = (reference.split('@')[0] ?? '').split('/').at(-1) ?? ''
  const colon = last.indexOf(':')
  return colon === -1 ? undefined : last.slice(colon + 1)
}

/** The image of a service that is pulled; undefined for one that is built here and for one that a variable without value decides. */
export const pulledImage = ({ image, build }: Service): Value | undefined =>
  image === undefined || build !== undefined || image.value === '' || (image.isOpen && image.value.endsWith(':'))
    ? undefined
    : image

/** Major version that a PostgreSQL image’s tag tells: `18-alpine`, `pg16`, `16-3.4` of PostGIS; undefined when it tells none. */
export function postgresMajor(reference: string): number | undefined {
  const tag = tagOf(reference) ?? 'latest'
  const major = /^(?:pg|postgres-?)?v?(\d{1,2})(?:[.\-_]|$)/.exec(tag)?.[1] ?? /[-_]pg(\d{2})/.exec(tag)?.[1]
  return major === undefined ? undefined : Number(major)
}
