import type { ImageFact, ImageRole } from './fact.ts'
import { officialImages } from './official.ts'

const bookworm = (directory: string) => ({
  local: true,
  probe: 'bash' as const,
  capabilities: [],
  source: `images/${directory}/Dockerfile: Debian 12's package with the official image's paths and user ids`,
})

/** The images that Muelle builds from Debian 12's packages where no registry answers. Odoo is not in Debian. */
export const debianImages: Readonly<Record<ImageRole, ImageFact>> = Object.freeze({
  odoo: officialImages.odoo,
  postgres: { reference: 'muelle.local/postgres:15', uid: 999, gid: 999, ...bookworm('postgres') },
  haproxy: { reference: 'muelle.local/haproxy:2.6', uid: 99, gid: 99, ...bookworm('haproxy') },
  // A plain copy of the binary: no file capability, so nothing has to be given back.
  caddy: { reference: 'muelle.local/caddy:2.6', uid: 1000, gid: 1000, ...bookworm('caddy') },
  redis: { reference: 'muelle.local/redis:7.0', uid: 999, gid: 999, ...bookworm('redis') },
  muelle: officialImages.muelle,
})
