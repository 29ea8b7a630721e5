import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentError } from '../../kernel/errors.ts'

/** Where this module runs from: `dist/` when bundled, `src/workshop/images/` in a checkout. */
const here = import.meta.dirname

/** The Docker contexts of Muelle's own images: beside the bundle when published, `images/` of a checkout. */
export function contextsDirectory(): string {
  // Of a checkout: from the bundle's chunks, and from the sources.
  const checkout = ['../../../../images', '../../../../../images'].map((way) => join(here, way))
  const candidates = [join(here, 'images'), join(here, '..', 'images'), ...checkout]
  const found = candidates.find((candidate) => existsSync(join(candidate, 'base', 'make-base')))
  if (found === undefined) throw missing('the Docker contexts of its images', candidates)
  return found
}

/** The bundle that goes into Muelle's own image. */
export function bundleDirectory(): string {
  const candidates = [here, join(here, '..'), join(here, '../../../dist')]
  const found = candidates.find((candidate) => existsSync(join(candidate, 'muelle.js')))
  if (found === undefined) throw missing('its own bundle', candidates)
  return found
}

const missing = (what: string, looked: readonly string[]) =>
  new EnvironmentError({
    what: `This installation of Muelle lacks ${what}.`,
    evidence: `looked in ${looked.join(', ')}`,
    next: 'In a checkout run: npm run build. Otherwise install muelle again.',
  })
