import type { Engine } from '../../engine/port.ts'
import { muelleVersion } from '../../kernel/version.ts'
import { readProject } from '../../stack/load.ts'
import { readLock } from '../../stack/lock-file.ts'
import type { Stack } from '../../stack/stack.ts'
import { parseRelease, type Release, releasePath } from '../../store/release.ts'
import { ownImages, recipe } from './debian.ts'
import { type Found, type OwnedImage, ownedImages } from './owned.ts'

/** Finds out what a daemon has of a stack's images, and what is known about them. Changes nothing. */
export async function findImages(engine: Engine, stack: Stack, now: string): Promise<Found> {
  const [images, uses, down] = await Promise.all([
    engine.images.list(),
    engine.images.uses(),
    engine.images.stacksThatAreDown(),
  ])
  const { names } = await readProject(stack)
  const locks = await Promise.all(names.map((name) => readLock(stack.directory, name)))
  const releases = new Map<string, string>()
  const [any] = images
  // The environment that is meant comes last: what it says of an image counts.
  for (const name of any === undefined
    ? []
    : [...names.filter((each) => each !== stack.environment), stack.environment])
    for (const [tag, reason] of reasons(await releaseOn(engine, stack, name, any?.id ?? ''), name, stack))
      releases.set(tag, reason)
  return {
    name: stack.name,
    environment: stack.environment,
    images,
    uses,
    releases,
    locked: locks.flatMap((lock) => Object.values(lock.images).map(({ reference }) => reference)),
    current: await currentTags(),
    down: down.filter((project) => project !== stack.project),
    keepTags: stack.images.keepTags,
    now: Date.parse(now),
  }
}

/** The images of a stack and of Muelle on its daemon, each with the reason to keep it. */
export const stackImages = async (
  engine: Engine,
  stack: Stack,
  now: string,
  all = false,
): Promise<readonly OwnedImage[]> => ownedImages(await findImages(engine, stack, now), all)

/** What a release says of its images: the active colour's serves, the other's is the one to go back to. */
function reasons(
  release: Release | undefined,
  environment: string,
  stack: Stack,
): readonly (readonly [string, string])[] {
  if (release === undefined) return []
  const { active, images } = release
  const where = environment === stack.environment ? '' : ` of ${environment}`
  const other = active === 'blue' ? 'green' : 'blue'
  return [
    [images[other], `previous release${where}`],
    [images.cron, `serves${where}`],
    [images[active], `serves${where}`],
  ]
}

/** The release of an environment as its host has it; undefined when there is none on this daemon's host. */
async function releaseOn(engine: Engine, stack: Stack, environment: string, image: string) {
  const directory = stack.hostDirectory.replace(/[^/]+$/, environment)
  const text = await engine.hostFile(`${directory}/${releasePath}`, image)
  return text === undefined ? undefined : parseRelease(text)
}

async function currentTags(): Promise<readonly string[]> {
  const debian = await Promise.all(ownImages.map((name) => recipe(name, 'debian', muelleVersion)))
  const official = await Promise.all(
    (['muelle', 'mailcatcher'] as const).map((name) => recipe(name, 'official', muelleVersion)),
  )
  return [...debian, ...official].map(({ tag }) => tag)
}
