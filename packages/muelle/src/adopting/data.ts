import { posix } from 'node:path'
import type { Compose } from '../audit/project/compose.ts'
import { mountOver } from '../audit/project/odoo/files.ts'
import { textOf } from '../audit/project/odoo/settings.ts'
import type { Mount } from '../audit/read/compose/mount.ts'
import { type Service, setting } from '../audit/read/compose/service.ts'
import { interpolated } from '../audit/read/compose/value.ts'
import { get, text } from '../audit/read/yaml.ts'
import { officialPaths } from '../facts/odoo/entrypoint.ts'
import { VolumesSection } from '../stack/volumes.ts'
import { type Chosen, type Given, left, type Part } from './proposal.ts'

/** What Compose calls the stack. Source: docs.docker.com/compose/how-tos/project-name; compose-go, NormalizeProjectName. */
function projectName(compose: Compose, home: string): string {
  const own = interpolated(get(compose.main.root, 'name'), compose.values)?.value
  const name = own || compose.values.get('COMPOSE_PROJECT_NAME') || posix.basename(posix.join(home, compose.directory))
  return name
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, '')
    .replace(/^[-_]+/, '')
}

/** Where a mount keeps its data: the whole name of a volume, or a folder of the Docker host; undefined when nothing tells. */
function placeOf({ type, source }: Mount, compose: Compose, home: string): string | undefined {
  if (source === '' || type === 'tmpfs') return undefined
  if (type === 'bind') {
    if (source.startsWith('~')) return undefined
    return posix.resolve(home, compose.directory, source)
  }
  const declared = compose.volumes.get(source)?.value
  const external = get(declared, 'external')
  const named = interpolated(get(declared, 'name') ?? get(external, 'name'), compose.values)?.value
  if (named) return named
  const isExternal = external !== undefined && text(external)?.value !== 'false'
  return isExternal ? source : `${projectName(compose, home)}_${source}`
}

/** PostgreSQL's data, in the volume or folder in which it is. @param version its major version, as far as it is known. */
export function databaseData({ db, compose }: Chosen, { home }: Given, version: number | undefined): Part {
  if (db === undefined) return {}
  const isNewLayout = version !== undefined && version >= 18
  const usual = isNewLayout ? `/var/lib/postgresql/${version}/docker` : '/var/lib/postgresql/data'
  const data = db.environment.get('PGDATA')?.value?.value || usual
  const mount = mountOver(db, data)
  const place = mount && placeOf(mount, compose, home)
  if (mount === undefined || place === undefined || !isPlace(place))
    return homeless(db, mount, 'PostgreSQL’s data', data)
  const folder = posix.relative(mount.target, data)
  const muelles = isNewLayout ? `${version}/docker` : ''
  return {
    volumes: { database: place, ...(folder === muelles ? {} : { databaseFolder: folder === '' ? '.' : folder }) },
    rows: [{ topic: 'Its data', now: described(place), later: 'the same, where it is', change: 'same' }],
  }
}

/** The filestore, likewise. */
export function files({ server, service, compose }: Chosen, { home }: Given): Part {
  const data = dataDir(server, service)
  const mount = mountOver(service, data)
  const place = mount && placeOf(mount, compose, home)
  if (mount === undefined || place === undefined || !isPlace(place))
    return homeless(service, mount, 'the filestore', data)
  const inside = posix.relative(mount.target, data)
  const isFolder = place.startsWith('/')
  const whole = isFolder ? posix.join(place, inside) : place
  // A folder of a volume cannot be mounted as one: its files get a second name, as hard links.
  const link =
    !isFolder && inside !== ''
      ? { from: posix.join(data, 'filestore'), to: posix.join(mount.target, 'filestore') }
      : undefined
  const user = setting(service, 'user')
  return {
    left:
      user === undefined
        ? []
        : [
            left(
              user.at,
              `user: ${user.value}`,
              `Muelle runs Odoo as its image's own user: what another one wrote in ${whole} has to be given to it, by chown -R on the host.`,
            ),
          ],
    volumes: { files: whole },
    ...(link === undefined ? {} : { link }),
    rows: [{ topic: 'Filestore', now: described(whole), later: 'the same, where it is', change: 'same' }],
  }
}

/**
 * Where the filestore's folder is in the container. A conf that does not say it leaves Odoo's own place in the home of its user: the
 * official image's conf, which says /var/lib/odoo, is not read then.
 */
function dataDir(server: Chosen['server'], service: Service): string {
  const said = textOf(server, 'data_dir')
  if (said !== undefined) return said.replace(/(?<=.)\/+$/, '')
  if (server.conf === undefined || server.conf.isTemplate) return officialPaths.data
  const user = setting(service, 'user')?.value ?? ''
  return `${/^(root|0)(:|$)/.test(user) ? '/root' : officialPaths.data}/.local/share/Odoo`
}

const isPlace = (place: string) => VolumesSection.shape.database.safeParse(place).success

const described = (place: string) => `${place.startsWith('/') ? 'folder' : 'volume'} ${place}`

function homeless(service: Service, mount: Mount | undefined, what: string, path: string): Part {
  const why =
    mount === undefined || mount.source === ''
      ? `No volume of the files holds ${path}: it is in the container or in a volume without a name, and goes when the container is removed. Copy it out first: docker compose cp.`
      : `${path} is not what ${mount.raw} mounts, or its name is not known here. Copy it into a volume, and name that under volumes.`
  return {
    left: [left(mount?.at ?? service.at, what, why)],
    rows: [
      {
        topic: what === 'the filestore' ? 'Filestore' : 'Its data',
        now: `${path} in no known volume`,
        later: 'NOT carried: copy it first',
        change: 'lose',
      },
    ],
  }
}
