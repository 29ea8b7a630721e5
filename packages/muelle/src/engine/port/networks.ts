/** A container's place in a network; of any project, running or not. */
export interface NetworkMember {
  readonly id: string
  readonly name: string
  /** Compose project and service, when it has them. */
  readonly project: string | undefined
  readonly service: string | undefined
  readonly oneOff: boolean
  readonly state: string
  /** Empty while it does not run. */
  readonly address: string
}

/** A network as it is, whatever compose.yaml says of it. */
export interface NetworkDetail {
  readonly id: string
  readonly name: string
  /** As compose.yaml calls it. */
  readonly key: string
  readonly driver: string
  /** Nothing on it reaches the outside through it. */
  readonly internal: boolean
  /** `com.docker.network.bridge.…`, as they were given when it was made. */
  readonly options: Readonly<Record<string, string>>
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string | undefined }[]
  readonly labels: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly createdAt: string
  readonly members: readonly NetworkMember[]
}

/** A network of any project, as far as it takes addresses from others. */
export interface TakenAddresses {
  readonly name: string
  /** Compose project; undefined for one that was made by hand. */
  readonly project: string | undefined
  readonly subnets: readonly string[]
}

/** The engine's networks. */
export interface Networks {
  /** All that the engine has, with their subnets. */
  taken(): Promise<readonly TakenAddresses[]>
  /** Those of a Compose project, by label, sorted by key. */
  list(project: string): Promise<readonly NetworkDetail[]>
  /** Removes one; one that is gone is no error. @returns whether it was there. @throws EnvironmentError while a container is in it. */
  remove(name: string): Promise<boolean>
}
