import type { Figure } from './figure.ts'

/** What the host needs for itself, and how what is left is divided. */
export const hostFigures = {
  systemLeast: {
    value: 224,
    unit: 'MiB',
    what: 'memory of the operating system and Docker, at least',
    kind: 'measured',
    source: 'dockerd 103 MiB and containerd 46 MiB with one stack; the rest of Debian 12 without a desktop 60 MiB',
  },
  systemPart: {
    value: 0.06,
    unit: '',
    what: 'part of the memory that the operating system and Docker keep',
    kind: 'assumed',
    source:
      'page tables, slabs and caches of the kernel grow with the memory; between the 2 % and 25 % that managed Kubernetes keeps of large and small nodes',
  },
  helper: {
    value: 128,
    unit: 'MiB',
    what: "memory of Muelle's helper container while it changes something",
    kind: 'measured',
    source: 'Node with the bundle 70 MiB, docker compose 50 MiB',
  },
  databasePart: {
    value: 0.25,
    unit: '',
    what: "database's part of what the system and the small services leave",
    kind: 'assumed',
    source: 'the rest is two and a half colours: both at a release, and cron or the update at half of one',
  },
  databaseLeast: {
    value: 144,
    unit: 'MiB',
    what: 'least memory of the database',
    kind: 'measured',
    source: 'PostgreSQL 15 with 36 MiB of shared_buffers and 16 sessions of Odoo: 98 MiB',
  },
  connectionMemory: {
    value: 5,
    unit: 'MiB',
    what: 'memory of one database session of Odoo that has done some work',
    kind: 'assumed',
    source: 'private memory of a PostgreSQL backend with the catalogue of some hundred tables cached: 3 to 8 MiB',
  },
  hotDays: {
    value: 7,
    unit: 'days',
    what: 'days whose documents the database should keep in memory',
    kind: 'assumed',
    source: 'sent, paid and reconciled within about a week',
  },
  diskFull: {
    value: 0.8,
    unit: '',
    what: 'part of the disk that counts as full',
    kind: 'documented',
    source: 'the usual alert; an update or a restore needs room for a second copy of what it touches',
  },
  imagesDisk: {
    value: 8,
    unit: 'GB',
    what: 'disk for images and logs',
    kind: 'measured',
    source: 'odoo:19.0 2.6 GB, the others 1.3 GB, ten application images of 0.2 GB, logs with rotation 1 GB',
  },
  baseDatabase: {
    value: 0.15,
    unit: 'GB',
    what: 'disk of a database before the first document',
    kind: 'measured',
    source: 'account, l10n_cl, sale, stock, purchase, hr: 0.07 GB',
  },
  walDisk: {
    value: 4,
    unit: 'GB',
    what: 'disk for the write-ahead log',
    kind: 'documented',
    source: 'max_wal_size of the rendered stack',
  },
} as const satisfies Record<string, Figure>
