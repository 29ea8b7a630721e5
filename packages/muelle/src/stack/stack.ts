import type { AnonymizeSection } from './anonymize.ts'
import type { Development } from './development.ts'
import type { EnvironmentSection } from './environments.ts'
import type { ImagesSection } from './images.ts'
import type { Lock } from './lock.ts'
import type { OdooSection } from './odoo.ts'
import type { PostgresSection } from './postgres.ts'
import type { ProxySection } from './proxy.ts'
import type { ScheduleSection } from './schedule.ts'
import type { SecretsSection } from './secrets.ts'
import type { Services } from './services.ts'
import type { SizingSection } from './sizing.ts'
import type { VolumesSection } from './volumes.ts'

/**
 * One environment of a project, resolved: sections merged, defaults filled in, nothing left to decide. Frozen, deep.
 * Renderers are pure functions of it.
 */
export interface Stack {
  readonly name: string
  readonly environment: string
  /** Compose project name. */
  readonly project: string
  /** Directory of the project on the client, absolute. Never rendered. */
  readonly directory: string
  /** Directory on the daemon's host: `/var/lib/muelle/<name>/<environment>`. */
  readonly hostDirectory: string
  readonly odoo: OdooSection
  readonly postgres: PostgresSection
  readonly proxy: ProxySection & { readonly address: string; readonly http: number; readonly https: number }
  readonly services: Services
  readonly images: ImagesSection
  readonly schedule: ScheduleSection
  readonly anonymize: AnonymizeSection
  readonly secrets: SecretsSection
  /** Absent: sizes are the usual ones. */
  readonly sizing: SizingSection | undefined
  readonly host: EnvironmentSection['host']
  readonly socket: string
  readonly engine: EnvironmentSection['engine']
  readonly neutralized: boolean
  /** Volumes and folders that were there before Muelle. */
  readonly volumes?: VolumesSection | undefined
  /** Undefined in every environment where people work. */
  readonly development?: Development | undefined
  readonly lock: Lock
}

/** A file that Muelle writes; `path` is relative to `stack/<environment>/`, and to the directory on the host. */
export interface GeneratedFile {
  readonly path: string
  readonly content: string
  /** 0o644 or, for scripts, 0o755. */
  readonly mode: number
}
