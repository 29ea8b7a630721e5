import type { ImageUse, StoredImage } from '../../engine/port/images.ts'
import { ownImages } from './debian.ts'

/** Why an image stays, or `undefined`: then it may go. */
export type Reason = string | undefined

/** What an image is to a stack. */
export type Kind =
  /** Odoo with the addons baked in. */
  | 'application'
  /** One of Muelle's own making, as `muelle images build` and every change make them. */
  | 'own'
  /** Without a name: a stage, or what a newer build took the name of. */
  | 'left over'

/** An image of this stack, or of Muelle, with what decides about its removal. */
export interface OwnedImage {
  readonly image: StoredImage
  readonly kind: Kind
  /** Of Muelle itself, and so of every stack on this Docker host. */
  readonly shared: boolean
  /** Containers that need it, of whatever project. */
  readonly usedBy: readonly ImageUse[]
  /** What the release says of it: `serves`, `previous release`. */
  readonly release: Reason
  readonly keptBecause: Reason
}

/** What was found on a daemon, and what is known of the stack. */
export interface Found {
  readonly name: string
  readonly environment: string
  readonly images: readonly StoredImage[]
  readonly uses: readonly ImageUse[]
  /** Application images that the releases of this project name, and what they are there. */
  readonly releases: ReadonlyMap<string, string>
  /** References in muelle.lock, of all environments. */
  readonly locked: readonly string[]
  /** Tags that this Muelle makes its own images under. */
  readonly current: readonly string[]
  /** Muelle's other stacks that are down: their containers cannot speak for their images. */
  readonly down: readonly string[]
  readonly keepTags: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Milliseconds in which what was made may be needed by who made it: the longest build of wheels. */
const atWork = 60 * 60 * 1000

/**
 * The images of a stack and of Muelle itself, by their labels, newest first, each with the reason to keep it, if there is one.
 * Images of others, and of the project's other environments, are not among them.
 * @param all true to keep only what is needed: neither `images.keepTags` nor the cache of the next build count.
 */
export function ownedImages(found: Found, all = false): readonly OwnedImage[] {
  const owned = [...found.images]
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .flatMap((image) => {
      const kind = kindOf(image, found)
      return kind === undefined ? [] : [{ image, kind }]
    })
  const newest = owned.filter(({ kind }) => kind === 'application').slice(0, all ? 0 : found.keepTags)
  const wheels = all ? undefined : owned.find(({ image }) => image.tags.length === 0 && isWheels(image))
  return owned.map(({ image, kind }) => {
    const usedBy = found.uses.filter(({ imageId }) => imageId === image.id)
    const release = image.tags.map((tag) => found.releases.get(tag)).find((reason) => reason !== undefined)
    const cache = wheels?.image === image ? 'the cache of the next build' : undefined
    const young = newest.some((each) => each.image === image)
      ? `one of the ${found.keepTags} newest (images.keepTags)`
      : undefined
    const keptBecause =
      (usedBy.length > 0 ? `used by ${usedBy.map(({ container }) => container).join(', ')}` : undefined) ??
      release ??
      (kind === 'own' ? ownReason(image, found) : undefined) ??
      (kind === 'application' ? young : undefined) ??
      cache ??
      (kind === 'application' ? undefined : youngReason(image, found))
    const shared = image.labels['io.muelle.name'] === undefined
    return { image, kind, shared, usedBy, release, keptBecause }
  })
}

const isWheels = ({ labels }: StoredImage): boolean => labels['io.muelle.stage'] === 'wheels'

function kindOf({ labels, tags }: StoredImage, { name, environment }: Found): Kind | undefined {
  const owner = labels['io.muelle.name']
  const made = labels['io.muelle.inputs'] !== undefined
  if (owner === undefined) {
    if (!made) return undefined
    if (tags.length === 0) return 'left over'
    return tags.some((tag) => ownNameOf(tag) !== undefined) ? 'own' : undefined
  }
  // What an older Muelle built does not say of which environment it is.
  const here = [undefined, environment].includes(labels['io.muelle.environment'])
  if (owner !== name || !here) return undefined
  if (tags.length === 0) return 'left over'
  return made ? 'application' : undefined
}

/** Which of Muelle's own images a tag names; undefined for any other. */
export function ownNameOf(tag: string): (typeof ownImages)[number] | undefined {
  const [, name] = /^muelle\.local\/([a-z]+):/.exec(tag) ?? []
  return ownImages.find((own) => own === name)
}

function ownReason({ tags }: StoredImage, { current, locked, down }: Found): Reason {
  if (tags.some((tag) => current.includes(tag))) return 'this version of Muelle uses it'
  if (tags.some((tag) => locked.includes(tag))) return 'muelle.lock names it'
  // Muelle makes its own image anew wherever it works; the others may need a mirror that a site does not have any more.
  if (tags.every((tag) => ownNameOf(tag) === 'muelle')) return undefined
  return down.length === 0 ? undefined : `${down.join(', ')} is down and may need it`
}

/**
 * Builds take no lock: what has no name may be a stage of one that is at work, and an image of Muelle's own may be about to be started
 * by somebody who has just made it.
 */
function youngReason({ createdAt }: StoredImage, { now }: Found): Reason {
  return now - Date.parse(createdAt) < atWork ? 'younger than an hour: somebody may be at work with it' : undefined
}
