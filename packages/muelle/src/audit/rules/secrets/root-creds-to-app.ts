import type { Project } from '../../project/project.ts'
import { type Hit, rule } from '../../rule.ts'
import { isSecretName } from '../credentials.ts'
import { environmentValue } from '../probes.ts'
import { isOneShot, type Placed, servicesOf } from '../services.ts'

export const rootCredsToApp = rule({
  id: 'secrets/root-creds-to-app',
  severity: 'high',
  title: 'An application has the credentials of the administrator',
  why: 'A hole in the application is then one in the whole store: it may read, change and delete what belongs to others, backups too.',
  source: 'min.io/docs, Root access; PostgreSQL documentation, Role Attributes',
  fix: 'Make a user of its own with the rights that it needs, and give it that one.',
  *find(project) {
    for (const placed of servicesOf(project)) {
      const role = project.roleOf(placed.service)
      if (!['odoo', 'other', 'redis', 'nginx'].includes(role) || isOneShot(placed)) continue
      yield* ofMinio(project, placed)
      yield* ofPostgres(project, placed)
    }
  },
})

/** Given MinIO's root user, by its variable or by the same value. */
function* ofMinio(project: Project, { compose, service }: Placed): Generator<Hit> {
  const stores = [...compose.services.values()].filter(
    (each) => project.roleOf(each) === 'minio' && each.name !== service.name,
  )
  // MinIO's own tool makes the buckets with them.
  if (stores.length === 0 || /(^|\/)(minio\/)?mc([:@]|$)/.test(service.image?.value ?? '')) return
  const roots = stores.flatMap(({ environment }) =>
    ['MINIO_ROOT_PASSWORD', 'MINIO_SECRET_KEY'].flatMap((name) => environment.get(name)?.value ?? []),
  )
  for (const [name, { at, value, from }] of service.environment) {
    if (value === undefined || from !== undefined || !(isSecretName(name) || name.includes('SECRET'))) continue
    const byVariable = value.variables.some((each) =>
      roots.some(({ variables }) => variables.some((root) => root.name === each.name)),
    )
    const byValue =
      value.value !== '' && roots.some((root) => root.value === value.value && value.variables.length === 0)
    if (byVariable || byValue || /^MINIO_ROOT_PASSWORD/.test(name))
      yield {
        at,
        message: `${service.name} is given the root credentials of ${stores[0]?.name} as ${name}`,
        hides: [value.value],
      }
  }
}

/** Given the database's `postgres`, or, other than Odoo, the superuser that the image makes. */
function* ofPostgres(project: Project, { compose, service }: Placed): Generator<Hit> {
  const databases = [...compose.services.values()].filter((each) => project.roleOf(each) === 'postgres')
  if (databases.length === 0) return
  for (const name of ['DB_USER', 'PGUSER', 'POSTGRES_USER', 'DATABASE_USER', 'USER', 'DB_USERNAME']) {
    const own = service.environment.get(name)
    const isOwner = databases.some(
      (each) =>
        (environmentValue(each, 'POSTGRES_USER') ?? (each.environment.has('POSTGRES_USER') ? '' : 'postgres')) ===
        'postgres',
    )
    if (own?.value?.value === 'postgres' && isOwner && own.from === undefined)
      yield { at: own.at, message: `${service.name} logs in as postgres, the superuser of ${databases[0]?.name}` }
  }
}
