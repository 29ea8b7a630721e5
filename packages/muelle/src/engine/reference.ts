/** An image's name, parted as the engine's API wants it. */
export interface ImageReference {
  /** `registry.example:5000/team/odoo`. */
  readonly name: string
  /** The tag, or the digest `sha256:…`; `latest` when neither is given: without one the engine would fetch every tag. */
  readonly tag: string
  /** Host of the registry; `docker.io` for names without one. */
  readonly registry: string
}

/** Parts `[registry/]name[:tag][@digest]` (distribution/reference grammar: the first part is a host when it has a dot, a port or is localhost). */
export function splitReference(reference: string): ImageReference {
  const [left = '', digest] = reference.split('@')
  const colon = left.indexOf(':', left.lastIndexOf('/') + 1)
  const name = colon < 0 ? left : left.slice(0, colon)
  const first = name.includes('/') ? (name.split('/')[0] ?? '') : ''
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : 'docker.io'
  return { name, tag: digest ?? (colon < 0 ? 'latest' : left.slice(colon + 1)), registry }
}
