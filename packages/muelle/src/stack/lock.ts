import { z } from 'zod'

/** An image as it was found: what is rendered, and who its user is. */
export const LockedImage = z.strictObject({
  /** What compose.yaml names: `postgres:15@sha256:…`, or a local tag that carries its inputs' hash. */
  reference: z.string().min(1),
  uid: z.int().min(0),
  gid: z.int().min(0),
})
export type LockedImage = z.output<typeof LockedImage>

/** muelle.lock, beside muelle.yaml and committed: what was looked up, so that rendering is pure. */
export const Lock = z.strictObject({
  schema: z.literal(1),
  /** By the name of the service role: odoo, postgres, haproxy, caddy, redis, muelle. */
  images: z.record(z.string(), LockedImage),
  /** Commit of each git addons source, by `<git>#<ref>`. */
  addons: z.record(z.string(), z.string().regex(/^[0-9a-f]{40}$/)),
})
export type Lock = z.output<typeof Lock>

export const emptyLock: Lock = Object.freeze({ schema: 1, images: {}, addons: {} })
