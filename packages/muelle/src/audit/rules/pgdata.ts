import type { Compose } from '../project/compose.ts'
import { mountOver } from '../project/odoo/files.ts'
import type { Project } from '../project/project.ts'
import type { Mount } from '../read/compose/mount.ts'
import { field, type Service, type Variable } from '../read/compose/service.ts'
import { postgresMajor, tagOf } from './image-tag.ts'
import { isForTests, isOneShot, isPart, servicesOf } from './services.ts'

/** Where a PostgreSQL of a stack keeps its data, and what lies there. */
export interface PgData {
  readonly compose: Compose
  readonly service: Service
  /** As it is written: `postgres:18-alpine`. */
  readonly image: string
  /** 18 for `latest` too; undefined when nobody knows. */
  readonly major: number | undefined
  /** `PGDATA`, when somebody sets it. */
  readonly variable: Variable | undefined
  /** The folder of the data; undefined when nobody knows. */
  readonly folder: string | undefined
  /** What covers that folder and is still there when the container is made anew. */
  readonly kept: Mount | undefined
  /** Everything kept that has to do with PostgreSQL’s folders. */
  readonly mounts: readonly Mount[]
}

/** Where the official image has its parent, and what it had for the data up to 17. Source: github.com/docker-library/postgres. */
export const pgParent = '/var/lib/postgresql'
export const pgOld = '/var/lib/postgresql/data'

/** A volume without a name is left behind when its container goes. */
const isKept = ({ type, source, raw }: Mount) => type !== 'tmpfs' && (source !== '' || raw.includes('$'))

/** The servers that are meant to keep what they are given. Those of images with other folders are left out. */
export function* pgDatas(project: Project): Generator<PgData> {
  for (const placed of servicesOf(project, 'postgres')) {
    const { compose, service } = placed
    if (isOneShot(placed) || isForTests(compose) || isPart(project, service)) continue
    if (field(service, 'volumes_from') !== undefined) continue
    const image = project.imageOf(service)?.base ?? (service.build === undefined ? service.image?.value : undefined)
    if (image !== undefined && /bitnami|cloudnative|crunchy|spilo|rhel|sclorg/.test(image)) continue
    const major = image === undefined || service.image?.isOpen === true ? undefined : majorOf(image)
    const variable = service.environment.get('PGDATA')
    const set = variable?.value?.isOpen === true ? undefined : variable?.value?.value.replace(/(?<=.)\/+$/, '')
    const byImage = project.imageOf(service)?.variables.get('PGDATA')
    const folder = variable === undefined ? (byImage ?? defaultFolder(major)) : set
    const mounts = service.mounts.filter(
      (mount) => isKept(mount) && (mount.target.startsWith(pgParent) || mount.target === '/var/lib'),
    )
    const over = folder === undefined ? undefined : mountOver(service, folder)
    // The image’s own anonymous volume lies deeper than what is mounted on the parent.
    const isHidden =
      over?.target === pgParent && major !== undefined && major < 18 && folder?.startsWith(pgOld) === true
    const kept = over !== undefined && isKept(over) && !isHidden ? over : undefined
    yield { compose, service, image: image ?? '', major, variable, folder, kept, mounts }
  }
}

const defaultFolder = (major: number | undefined) =>
  major === undefined ? undefined : major >= 18 ? `${pgParent}/${major}/docker` : pgOld

/** `latest` has been 18 since September 2025. Source: hub.docker.com/_/postgres */
function majorOf(image: string): number | undefined {
  const tag = tagOf(image)
  const isNewest = tag === undefined || /^(latest|alpine|bookworm|trixie)/.test(tag)
  return postgresMajor(image) ?? (isNewest && /(^|\/)postgres(:|$)/.test(image) ? 18 : undefined)
}
