import { z } from 'zod'
import type { ImageUse, StoredImage } from '../engine/port/images.ts'
import { byteText } from '../kernel/bytes.ts'
import { operation, type Style } from '../kernel/operation.ts'
import { imageFor } from '../render/images.ts'
import type { Stack } from '../stack/stack.ts'
import { rolesOf } from '../workshop/images/ensure.ts'
import { findImages } from '../workshop/images/inventory.ts'
import { type Found, type OwnedImage, ownedImages, ownNameOf } from '../workshop/images/owned.ts'
import { look } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'

const Image = z.object({
  role: z.string().describe('application, odoo (its base), postgres, haproxy, caddy, redis, muelle, base, left over'),
  tags: z.array(z.string()).describe('empty for what has no name, and for what is missing'),
  id: z.string().nullable().describe('null: the Docker host does not have it'),
  size: z.int().nullable().describe('bytes, with the layers that it shares'),
  createdAt: z.string().nullable(),
  usedBy: z.array(z.string()).describe('services of this stack; containers of others'),
  version: z.string().nullable(),
  revision: z.string().nullable().describe('git commit that it was built from'),
  state: z.enum(['serves', 'previous', 'used', 'current', 'kept', 'old', 'missing']),
})
type Image = z.output<typeof Image>

function imageOf(
  role: string,
  image: StoredImage,
  usedBy: readonly ImageUse[],
  state: Image['state'],
  stack: Stack,
): Image {
  return {
    role,
    tags: [...image.tags],
    id: image.id,
    size: image.size,
    createdAt: image.createdAt,
    usedBy: [...usedBy]
      .sort((a, b) => Number(b.project === stack.project) - Number(a.project === stack.project))
      .map(({ project, service, container }) => (project === stack.project && service) || container),
    version: image.labels['org.opencontainers.image.version'] || null,
    revision: image.labels['org.opencontainers.image.revision'] || null,
    state,
  }
}

const roleOf = ({ kind, image }: OwnedImage): string =>
  kind === 'own' ? (image.tags.map(ownNameOf).find((name) => name !== undefined) ?? kind) : kind

function stateOf(
  { release, usedBy, keptBecause, kind, image }: OwnedImage,
  { current, locked }: Found,
): Image['state'] {
  if (release?.startsWith('serves')) return 'serves'
  if (release !== undefined) return 'previous'
  if (usedBy.length > 0) return 'used'
  if (kind === 'own' && image.tags.some((tag) => current.includes(tag) || locked.includes(tag))) return 'current'
  return keptBecause === undefined ? 'old' : 'kept'
}

/** The images that the stack gets from a registry or that were loaded: not of Muelle's making, so not among its own. */
function foreign(stack: Stack, found: Found, owned: readonly OwnedImage[]): readonly Image[] {
  return rolesOf(stack).flatMap((role): Image[] => {
    const reference = imageFor(stack, role)
    const [, digest] = reference.split('@')
    const named = (image: StoredImage) =>
      image.tags.includes(reference) || (digest !== undefined && image.digests.some((each) => each.endsWith(digest)))
    const image = found.images.find(named)
    if (owned.some((each) => each.image === image)) return []
    const nothing = { id: null, size: null, createdAt: null, usedBy: [], version: null, revision: null }
    if (image === undefined) return role === 'muelle' ? [] : [{ role, tags: [reference], ...nothing, state: 'missing' }]
    const usedBy = found.uses.filter(({ imageId }) => imageId === image.id)
    return [imageOf(role, image, usedBy, usedBy.length > 0 ? 'used' : 'current', stack)]
  })
}

/** Muelle's own images are there for every stack of the host: those that only others use are their affair. */
function isOf(stack: Stack, { shared, image, usedBy }: OwnedImage, state: Image['state']): boolean {
  if (!shared || state === 'old') return true
  if (usedBy.some(({ project }) => project === stack.project)) return true
  const role = image.tags.map(ownNameOf).find((name) => name !== undefined)
  const wanted = role === 'base' ? stack.images.source === 'debian' : rolesOf(stack).some((each) => each === role)
  return state === 'current' && wanted
}

export const imagesList = operation({
  name: 'images list',
  summary: 'List the images of the stack: what serves, what is kept, what is old',
  help: 'Application images first, newest first. Old ones go with muelle images prune.\n$ muelle images list',
  effect: 'read',
  input: z.object({}),
  output: z.object({ project: z.string(), images: z.array(Image) }),
  async run(context) {
    const { stack, engine } = await look(context)
    const found = await findImages(engine, stack, context.clock.now())
    const owned = ownedImages(found).filter((each) => isOf(stack, each, stateOf(each, found)))
    const own = owned.map((each) => imageOf(roleOf(each), each.image, each.usedBy, stateOf(each, found), stack))
    const rank = ({ role }: Image) => (role === 'application' ? 0 : role === 'left over' ? 2 : 1)
    const images = [...own, ...foreign(stack, found, owned)].sort((a, b) => rank(a) - rank(b))
    return { project: stack.project, images }
  },
  view: ({ project, images }, style) =>
    [
      style.bold(project),
      images.length === 0
        ? 'Nothing was built or pulled yet: muelle up does it.'
        : table(
            ['ROLE', 'STATE', 'IMAGE', 'SIZE', 'CREATED', 'VERSION', 'REVISION', 'USED BY'],
            images.map((image) => [
              image.role,
              colour(image.state, style),
              image.tags[0]?.replace(/@sha256:([0-9a-f]{12}).*/, '@$1…') ?? shortId(image.id),
              image.size === null ? '-' : byteText(image.size),
              image.createdAt?.slice(0, 10) ?? '-',
              image.version ?? '-',
              image.revision?.slice(0, 10) ?? '-',
              image.usedBy.length > 2
                ? `${image.usedBy.slice(0, 2).join(', ')} and ${image.usedBy.length - 2} more`
                : image.usedBy.join(', ') || '-',
            ]),
          ),
    ].join('\n'),
})

const shortId = (id: string | null): string => id?.replace('sha256:', '').slice(0, 12) ?? '-'

function colour(state: Image['state'], style: Style): string {
  if (state === 'serves') return style.good(state)
  if (state === 'missing') return style.bad(state)
  return state === 'old' ? style.warn(state) : state
}
