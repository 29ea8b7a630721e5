import type { Engine, ImageDetail } from '../../engine/port.ts'
import { splitReference } from '../../engine/reference.ts'
import { type ImageRole, imageFacts } from '../../facts/images/images.ts'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { muelleVersion } from '../../kernel/version.ts'
import type { Lock, LockedImage } from '../../stack/lock.ts'
import { type Sidecar, sidecarsIn } from '../../stack/sidecars.ts'
import type { Stack } from '../../stack/stack.ts'
import { recipe } from './debian.ts'
import { buildOwnImage } from './own-image.ts'
import { userOfImage } from './user.ts'

/** The role of each service's image; the colours and cron run what is built on the role `odoo`. */
const sidecarRole: Readonly<Record<Sidecar, ImageRole>> = {
  proxy: 'haproxy',
  tls: 'caddy',
  redis: 'redis',
  mail: 'mailcatcher',
  pgbouncer: 'pgbouncer',
  ai: 'ai',
  steward: 'muelle',
}
const roleOf: Readonly<Record<string, ImageRole>> = {
  db: 'postgres',
  odoo: 'odoo',
  'odoo-blue': 'odoo',
  'odoo-green': 'odoo',
  'odoo-cron': 'odoo',
  ...sidecarRole,
}

/** The images that this stack runs, by role. The application image is made from `odoo`. */
export const rolesOf = (stack: Stack): readonly ImageRole[] => [
  'odoo',
  'postgres',
  ...sidecarsIn(stack).map((name) => sidecarRole[name]),
]

/**
 * The images that these services need, each once, in the order of `rolesOf`; all when none is named.
 * @throws UserError for a service that this stack does not have.
 */
export function rolesFor(stack: Stack, services: readonly string[]): readonly ImageRole[] {
  const roles = rolesOf(stack)
  if (services.length === 0) return roles
  const known = Object.keys(roleOf).filter((service) => roles.includes(roleOf[service] ?? 'odoo'))
  for (const service of services)
    if (!known.includes(service))
      throw new UserError({
        what: `This stack has no service ${service} with an image.`,
        evidence: `it has ${known.join(', ')}`,
        next: 'Name one of these.',
      })
  const wanted = new Set(services.map((service) => roleOf[service]))
  return roles.filter((role) => wanted.has(role))
}

/** Muelle's own image, for the helper container and the steward; built when the engine lacks it. Returns its reference. */
export async function ensureMuelleImage(
  engine: Engine,
  stack: Stack,
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  return (await makeOwn(engine, stack, 'muelle', { signal }, note)).tag
}

/**
 * Sees to it that the engine has the image of a role.
 * @returns the lock with what was found: the reference that compose.yaml names, and the user that the container runs as.
 */
export async function ensureImage(
  engine: Engine,
  stack: Stack,
  role: ImageRole,
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<Lock> {
  const locked = isOwnImage(stack, role)
    ? await ensureOwn(engine, stack, role, note, signal)
    : await ensureForeign(engine, stack, role, note, signal)
  return { ...stack.lock, images: { ...stack.lock.images, [role]: locked } }
}

/** Whether Muelle builds it: not Odoo and the AI service, which are in no distribution, and not what muelle.yaml names itself. */
export const isOwnImage = (stack: Stack, role: ImageRole): role is Exclude<ImageRole, 'odoo' | 'ai'> =>
  role !== 'odoo' &&
  role !== 'ai' &&
  imageFacts.of(stack, role).local &&
  imageFacts.reference(stack, role) === imageFacts.of(stack, role).reference

/** Builds one of Muelle's own images unless the engine has it: from Debian packages, or on what the stack's registry has. */
export async function makeOwn(
  engine: Engine,
  stack: Stack,
  role: Exclude<ImageRole, 'odoo' | 'ai'>,
  options: { readonly noCache?: boolean; readonly signal?: AbortSignal | undefined },
  note: (text: string) => void,
): Promise<{ readonly tag: string; readonly built: boolean }> {
  const wanted = await recipe(role, stack.images.source, muelleVersion)
  const bases = wanted.base === undefined ? imageFacts.basesOf(stack, role) : undefined
  return buildOwnImage(engine, wanted, { ...options, bases }, note)
}

async function ensureOwn(
  engine: Engine,
  stack: Stack,
  role: Exclude<ImageRole, 'odoo' | 'ai'>,
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<LockedImage> {
  const { tag } = await makeOwn(engine, stack, role, { signal }, note)
  const image = await found(engine, tag)
  return { reference: tag, ...(await userOfImage(engine, stack, image, role)) }
}

async function ensureForeign(
  engine: Engine,
  stack: Stack,
  role: ImageRole,
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<LockedImage> {
  const named = imageFacts.reference(stack, role)
  const locked = stack.lock.images[role]?.reference
  const wanted = locked?.startsWith(`${named}@`) ? locked : named
  if ((await engine.image(wanted)) === undefined) {
    note(`pulling ${wanted}`)
    await engine.pull(wanted, note, signal)
  }
  const image = await found(engine, wanted)
  return { reference: pinned(named, image), ...(await userOfImage(engine, stack, image, role)) }
}

/** What muelle.lock says of an image that the engine has, by the name with the digest that it was pulled under. */
export async function lockedImage(
  engine: Engine,
  stack: Stack,
  role: ImageRole,
  reference: string,
): Promise<LockedImage> {
  return { reference, ...(await userOfImage(engine, stack, await found(engine, reference), role)) }
}

async function found(engine: Engine, reference: string): Promise<ImageDetail> {
  const image = await engine.image(reference)
  if (image === undefined)
    throw new EnvironmentError({
      what: `${reference} was made and the engine does not have it.`,
      next: 'Somebody may be removing images: run the same command again.',
    })
  return image
}

/**
 * `name:tag@sha256:…` for what a registry gave; the bare tag for what was built on this host.
 * An image that was also pushed elsewhere has digests of several repositories: only the one it is named by counts.
 */
export function pinned(named: string, { digests }: Pick<ImageDetail, 'digests'>): string {
  const repository = repositoryOf(named)
  const [, digest] =
    digests.map((each) => each.split('@')).find(([name = '']) => repositoryOf(name) === repository) ?? []
  return digest === undefined ? named : `${named}@${digest}`
}

/** Docker's short names written out: `odoo` is `docker.io/library/odoo`. */
function repositoryOf(reference: string): string {
  const { name, registry } = splitReference(reference)
  const path = name.startsWith(`${registry}/`) ? name.slice(registry.length + 1) : name
  return `${registry}/${registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path}`
}
