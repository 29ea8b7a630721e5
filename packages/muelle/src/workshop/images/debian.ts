import { join } from 'node:path'
import { debianVersions } from '../../facts/images/debian.ts'
import { type ContextFile, contextHash, filesBelow } from './context.ts'
import { bundleDirectory, contextsDirectory } from './places.ts'

/** Muelle's own images, in the order they depend on each other. */
export const ownImages = [
  'base',
  'postgres',
  'haproxy',
  'caddy',
  'redis',
  'pgbouncer',
  'mailcatcher',
  'muelle',
] as const
export type OwnImage = (typeof ownImages)[number]

/** What one image is made from, and the tag that says so. */
export interface OwnImageRecipe {
  readonly name: OwnImage
  /** `muelle.local/<name>:<version>-<hash of the inputs>`. */
  readonly tag: string
  readonly inputs: string
  readonly files: readonly ContextFile[]
  readonly dockerfile: string
  /** Tag of the image it is FROM; undefined for the base and for what a registry gives. */
  readonly base: string | undefined
}

/**
 * The recipe of one image.
 * @param source `debian`: on the base made by debootstrap; `official` (`muelle` and `mailcatcher` only): on images of a registry.
 * @param muelleVersion version of this Muelle.
 */
export async function recipe(
  name: OwnImage,
  source: 'debian' | 'official',
  muelleVersion: string,
): Promise<OwnImageRecipe> {
  const context = join(contextsDirectory(), name)
  const files = await filesBelow(context, '')
  const base = name === 'base' || source === 'official' ? undefined : (await recipe('base', source, muelleVersion)).tag
  if (name === 'muelle') files.push(...(await bundleFiles()))
  const dockerfile = source === 'official' && name === 'muelle' ? 'Dockerfile.official' : 'Dockerfile'
  const version = name === 'muelle' ? muelleVersion : debianVersions[name]
  // Node stands for itself by its version: hashing 120 MB at every start would be noticed.
  const node = name === 'muelle' && base !== undefined ? [`node ${process.version} ${process.arch}`] : []
  const inputs = await contextHash(files, [dockerfile, base ?? '', ...node])
  if (node.length > 0) files.push({ path: 'node', source: process.execPath, mode: 0o755 })
  return { name, tag: `muelle.local/${name}:${version}-${inputs}`, inputs, files, dockerfile, base }
}

/** The bundle, as the image holds it below /opt/muelle. */
async function bundleFiles(): Promise<readonly ContextFile[]> {
  const bundle = await filesBelow(bundleDirectory(), 'muelle')
  return bundle.filter(({ path }) => !path.startsWith('muelle/images/') && !path.endsWith('.map'))
}
