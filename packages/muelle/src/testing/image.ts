import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { keysOf } from '../addons/keys.ts'
import { runOnce } from '../engine/once.ts'
import type { Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { type Manifest, parseManifests } from '../odoo/modules/manifests.ts'
import { manifestsScript } from '../odoo/modules/script.ts'
import { type ImageTools, listingScript, type ModuleTests, parseListing } from '../odoo/tests/listing.ts'
import { addonsOf } from '../render/odoo/addons.ts'
import type { Stack } from '../stack/stack.ts'
import { fetchAddons } from '../workshop/addons/fetch.ts'
import { buildApplication } from '../workshop/application.ts'
import { ensureImage } from '../workshop/images/ensure.ts'
import { containerOf } from './container.ts'

/** The application image of the files as they are now: built unless the engine has exactly it. Nothing is pinned by it. */
export async function testImage(
  context: Context,
  stack: Stack,
  engine: Engine,
  progress: Progress,
  note: (text: string) => void,
): Promise<{ readonly tag: string; readonly built: boolean }> {
  await using keys = keysOf(context, progress)
  const based = { ...stack, lock: await ensureImage(engine, stack, 'odoo', note, context.signal) }
  const lock = await fetchAddons(based, keys.read, note, context)
  return await buildApplication(engine, { ...based, lock }, { noCache: false }, note, context.signal)
}

/** What an image holds for tests. */
export interface ImageView {
  readonly manifests: ReadonlyMap<string, Manifest>
  /** The project's own modules: those of its folders. Sorted. */
  readonly own: readonly string[]
  /** All that does not come from Odoo's image: the own ones, and those of repositories. */
  readonly added: ReadonlySet<string>
  readonly tests: ReadonlyMap<string, ModuleTests>
  readonly tools: ImageTools
}

/**
 * Reads the modules and tests of an application image, in a container of it that has no network.
 * @param signal ends the container.
 * @param named modules of Odoo whose tests are listed as well.
 * @throws FailedError with Python's words when they cannot be read.
 */
export async function readImage(
  engine: Engine,
  stack: Stack,
  image: string,
  named: readonly string[],
  signal: AbortSignal,
): Promise<ImageView> {
  const places = addonsOf(stack)
  const folders = (await Promise.all(places.map(({ context }) => namesIn(join(stack.directory, context))))).flat()
  const base = containerOf({ stack, image }, { entrypoint: ['python3'], argv: [], network: 'none' })
  const request = {
    ...base,
    argv: ['-c', `${manifestsScript}\n${listingScript}`, stack.odoo.language ?? '', ...new Set([...folders, ...named])],
    environment: { ...base.environment, ODOO_ADDONS_PATH: places.map((place) => place.image).join(',') },
  }
  const { stdout, stderr, exitCode } = await runOnce(engine, request, signal)
  if (exitCode !== 0)
    throw new FailedError(
      {
        what: 'The modules of the image cannot be read.',
        evidence: stderr.trim().split('\n').slice(-5).join('\n') || `python3 exits with ${exitCode}`,
        next: 'Is it an image of Odoo 19? See odoo.image in muelle.yaml.',
      },
      { unwound: true },
    )
  const { tests, tools, rest } = parseListing(stdout)
  const manifests = parseManifests(rest)
  const placeOf = ({ path }: Manifest) => places.find((place) => path === place.image)
  const added = [...manifests.values()].filter((manifest) => placeOf(manifest) !== undefined)
  const own = added.filter((manifest) => typeof placeOf(manifest)?.source === 'string' && manifest.installable)
  return {
    manifests,
    own: own.map(({ name }) => name).sort(),
    added: new Set(added.map(({ name }) => name)),
    tests,
    tools,
  }
}

/** Folders that may be modules; a source that is not there is another's fault to tell. */
async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => !entry.isFile() && /^\w+$/.test(entry.name)).map(({ name }) => name)
}
