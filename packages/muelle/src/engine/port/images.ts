import type { ImageDetail } from '../port.ts'

/** An image that the daemon has, with what a list and a clean-up need. */
export interface StoredImage extends ImageDetail {
  /** ISO 8601. */
  readonly createdAt: string
  /** Digests of its layers' contents, the lowest first: images that begin alike share what is alike. */
  readonly layers: readonly string[]
}

/** A container that needs an image, of whatever project, running or not. */
export interface ImageUse {
  readonly imageId: string
  readonly container: string
  /** Compose's project and service, when it has them. */
  readonly project: string | undefined
  readonly service: string | undefined
}

/** One step of a build, as the image remembers it. */
export interface HistoryStep {
  /** ISO 8601. */
  readonly createdAt: string
  /** The instruction, as the builder wrote it down. */
  readonly command: string
  /** Bytes that the step added. */
  readonly size: number
}

/** A login, as a registry wants it. */
export interface Credentials {
  /** As Docker's client names the registry. */
  readonly address: string
  readonly username: string
  readonly password: string
}

/** The daemon's images, and the registries as the daemon reaches them. */
export interface Images {
  list(): Promise<readonly StoredImage[]>
  uses(): Promise<readonly ImageUse[]>
  /** Compose projects of Muelle's stacks that have volumes here and not one container: they are down, and will want their images again. */
  stacksThatAreDown(): Promise<readonly string[]>
  /** The steps that made it, the first one first. */
  history(reference: string): Promise<readonly HistoryStep[]>
  /** Gives an image another name. @param target `name:tag`. */
  tag(reference: string, target: string): Promise<void>
  /**
   * Removes a name, or by its id an image without names; with the last name the image goes.
   * @returns `kept` when a container or another image needs it, `gone` when it was not there.
   */
  remove(reference: string): Promise<'removed' | 'kept' | 'gone'>
  /** Sends an image to the registry in its name. Cut off, the same again sends what is missing. @returns its digest there. */
  push(reference: string, note: (text: string) => void, signal?: AbortSignal): Promise<string>
  /** The digest that a registry has for a name now; undefined when it has no such image. */
  published(reference: string): Promise<string | undefined>
  /**
   * Asks the registry, through the daemon, whether this login is good.
   * @returns the token to keep in place of the password, when the registry gives one.
   * @throws UserError when it is not; EnvironmentError when the registry cannot be reached.
   */
  login(credentials: Credentials): Promise<string | undefined>
}
