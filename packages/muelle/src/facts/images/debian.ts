import type { ImageFact, ImageRole } from './fact.ts'
import { officialImages } from './official.ts'

/** Version of each package in Debian 12, as the tags of the images carry it (packages.debian.org/bookworm); `base` is the release itself. */
export const debianVersions = Object.freeze({
  base: 'bookworm',
  postgres: '15',
  haproxy: '2.6',
  caddy: '2.6',
  redis: '7.0',
  pgbouncer: '1.18',
  // Of aiosmtpd, which receives the mails.
  mailcatcher: '1.4',
})

const bookworm = (directory: Exclude<keyof typeof debianVersions, 'base' | 'mailcatcher'>) => ({
  reference: `muelle.local/${directory}:${debianVersions[directory]}`,
  local: true,
  probe: 'bash' as const,
  capabilities: [],
  source: `images/${directory}/Dockerfile: Debian 12's package with the official image's paths and user ids`,
})

/** The images that Muelle builds from Debian 12's packages where no registry answers. Odoo is not in Debian. */
export const debianImages: Readonly<Record<ImageRole, ImageFact>> = Object.freeze({
  odoo: officialImages.odoo,
  postgres: { uid: 999, gid: 999, ...bookworm('postgres') },
  haproxy: { uid: 99, gid: 99, ...bookworm('haproxy') },
  // A plain copy of the binary: no file capability, so nothing has to be given back.
  caddy: { uid: 1000, gid: 1000, ...bookworm('caddy') },
  redis: { uid: 999, gid: 999, ...bookworm('redis') },
  pgbouncer: { uid: 70, gid: 70, ...bookworm('pgbouncer') },
  ai: officialImages.ai,
  mailcatcher: officialImages.mailcatcher,
  muelle: officialImages.muelle,
})
