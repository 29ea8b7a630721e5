/** A container that mounts a volume; of any project, running or not. */
export interface VolumeUser {
  readonly id: string
  readonly name: string
  /** Compose project and service, when it has them. */
  readonly project: string | undefined
  readonly service: string | undefined
  readonly oneOff: boolean
  readonly state: string
  /** Where it sees the volume. */
  readonly target: string
  readonly readOnly: boolean
}

/** A volume as it is, whatever compose.yaml says of it. */
export interface VolumeDetail {
  readonly name: string
  /** As compose.yaml calls it. */
  readonly key: string
  readonly driver: string
  /** Of the driver, e.g. `type=tmpfs`. */
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** Its directory on the daemon's host. */
  readonly mountpoint: string
  readonly users: readonly VolumeUser[]
}

/** The engine's volumes. */
export interface Volumes {
  /** Those of a Compose project, by label, sorted by key. @param outside full names of others that it uses, by key. */
  list(project: string, outside?: Readonly<Record<string, string>>): Promise<readonly VolumeDetail[]>
  /** Removes one with its data; one that is gone is no error. @returns whether it was there. @throws EnvironmentError while a container mounts it. */
  remove(name: string): Promise<boolean>
}
