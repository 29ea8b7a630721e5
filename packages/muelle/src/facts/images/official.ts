import type { ImageFact, ImageRole } from './fact.ts'

/** What Muelle's own images are made from where a registry answers, by the build argument that names it (`images/`). */
export const bases: Readonly<Partial<Record<ImageRole, Readonly<Record<string, string>>>>> = Object.freeze({
  muelle: { NODE: 'node:24.19.0-bookworm-slim', COMPOSE: 'docker/compose-bin:v2.40.3' },
  mailcatcher: { BASE: 'debian:bookworm-slim' },
})

/** The images of Docker Hub's official library, what stands for those it lacks, and Muelle's own. */
export const officialImages: Readonly<Record<ImageRole, ImageFact>> = Object.freeze({
  odoo: {
    reference: 'odoo:19.0',
    local: false,
    uid: 100,
    gid: 101,
    probe: 'bash',
    capabilities: [],
    source: 'github.com/odoo/docker 19.0/Dockerfile: Ubuntu 24.04, user odoo made by the package (`id`: 100:101)',
  },
  postgres: {
    reference: 'postgres:15',
    local: false,
    uid: 999,
    gid: 999,
    probe: 'bash',
    capabilities: [],
    source:
      'github.com/docker-library/postgres Dockerfile-debian.template: groupadd --gid=999, useradd --uid=999 postgres',
  },
  haproxy: {
    // Long-term support until 2028-Q2 (haproxy.org, table of branches); the configuration is also good for Debian's 2.6.
    reference: 'haproxy:2.8',
    local: false,
    uid: 99,
    gid: 99,
    probe: 'bash',
    capabilities: [],
    source:
      'github.com/docker-library/haproxy Dockerfile.template: Debian slim (bash, perl, no curl), USER haproxy = 99:99',
  },
  caddy: {
    reference: 'caddy:2.10',
    local: false,
    uid: 1000,
    gid: 1000,
    probe: 'wget',
    // Its binary carries cap_net_bind_service=+ep: execve answers EPERM when the bounding set lacks it (capabilities(7)).
    capabilities: ['NET_BIND_SERVICE'],
    source:
      'github.com/caddyserver/caddy-docker Dockerfile.tmpl: Alpine, setcap cap_net_bind_service=+ep, /data/caddy mode 1777',
  },
  redis: {
    reference: 'redis:7.2',
    local: false,
    uid: 999,
    gid: 999,
    probe: 'bash',
    capabilities: [],
    source: 'github.com/docker-library/redis Dockerfile.template (debian): groupadd -g 999, useradd -u 999 redis',
  },
  pgbouncer: {
    // There is none in Docker's official library. This one follows each release within days and never moves a tag (-p0, -p1);
    // Bitnami's left the public catalogue in August 2025.
    reference: 'edoburu/pgbouncer:v1.25.2-p0',
    local: false,
    uid: 70,
    gid: 70,
    probe: 'wget',
    capabilities: [],
    source: 'github.com/edoburu/docker-pgbouncer Dockerfile: Alpine with postgresql-client, USER postgres = 70:70',
  },
  ai: {
    // Never used as it stands: services.ai.image is always given.
    reference: 'ai',
    local: false,
    uid: 65534,
    gid: 65534,
    probe: 'bash',
    capabilities: [],
    source:
      'any image: one that starts as root is run as nobody (65534 in Debian and in Alpine), who owns nothing in it',
  },
  // Ours with either source, so that its page and its API are the same everywhere.
  mailcatcher: {
    reference: 'muelle.local/mailcatcher',
    local: true,
    uid: 65534,
    gid: 65534,
    probe: 'bash',
    capabilities: [],
    source: "images/mailcatcher: Debian's python3-aiosmtpd; it writes nothing, so nobody will do",
  },
  muelle: {
    reference: 'muelle.local/muelle',
    local: true,
    uid: 0,
    gid: 0,
    probe: 'bash',
    capabilities: [],
    source: "images/muelle: uid 0 is the owner of Docker's socket (root:docker 0660) and needs no capability for it",
  },
})
