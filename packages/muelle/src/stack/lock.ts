import { z } from 'zod'

/** An image as it was found: what is rendered, and who its user is. */
export const LockedImage = z.strictObject({
  /** What compose.yaml names: `postgres:15@sha256:…`, or a local tag that carries its inputs' hash. */
  reference: z.string().min(1),
  uid: z.int().min(0),
  gid: z.int().min(0),
})
export type LockedImage = z.output<typeof LockedImage>

/** How large the daemon's host was when it was looked at: what computed sizes follow from where muelle.yaml does not say. Bytes. */
export const LockedHost = z.strictObject({
  cpus: z.number().positive(),
  memory: z.int().positive(),
  disk: z.int().positive().optional(),
})
export type LockedHost = z.output<typeof LockedHost>

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)

const found = {
  /** By the name of the service role: odoo, postgres, haproxy, caddy, redis, muelle. */
  images: z.record(z.string(), LockedImage),
  /** Commit of each git addons source, by `<git>#<ref>`. */
  addons: z.record(z.string(), z.string().regex(/^[0-9a-f]{40}$/)),
  /** Host keys of git servers reached by ssh, `ssh-ed25519 AAAA…`, by the name that known_hosts has: `host` or `[host]:port`. */
  hostKeys: z.record(z.string(), z.array(z.string().regex(/^[\w@.-]+ [A-Za-z0-9+/=]+$/)).min(1)).optional(),
  /** Only with `sizing:` in muelle.yaml; `muelle size --save` replaces it. */
  host: LockedHost.optional(),
  /** Digest of each application image that was pushed, by its name and tag in the registry. */
  pushed: z.record(z.string(), digest).exactOptional(),
}

/** What was looked up for one environment: environments may have other images and other addons. */
export const Lock = z.strictObject({ schema: z.literal(1), ...found })
export type Lock = z.output<typeof Lock>

/** muelle.lock, beside muelle.yaml and committed: what was looked up, so that rendering is pure. */
export const LockFile = z.strictObject({
  schema: z.literal(1),
  environments: z.record(z.string(), z.strictObject(found)),
})
export type LockFile = z.output<typeof LockFile>

export const emptyLock: Lock = Object.freeze({ schema: 1, images: {}, addons: {} })
