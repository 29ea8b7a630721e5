import { z } from 'zod'
import type { StoredImage } from '../engine/port/images.ts'
import { didYouMean } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { imageFor } from '../render/images.ts'
import { rolesOf } from '../workshop/images/ensure.ts'
import { findImages } from '../workshop/images/inventory.ts'
import { ownedImages } from '../workshop/images/owned.ts'
import type { View } from '../workshop/look.ts'

export const imageField = z
  .string()
  .default('application')
  .describe('a role of this stack (application, odoo, postgres, haproxy …), a name with its tag, or an id')
  .meta({ positional: 0 })

/**
 * The image that is meant.
 * @throws UserError when the Docker host does not have it.
 */
export async function imageNamed({ stack, engine }: View, named: string, now: string): Promise<StoredImage> {
  const roles = ['application', ...rolesOf(stack)]
  if (named === 'application') {
    const owned = ownedImages(await findImages(engine, stack, now)).filter(({ kind }) => kind === 'application')
    const [image] = [...owned.filter(({ release }) => release?.startsWith('serves')), ...owned]
    if (image !== undefined) return image.image
    throw absent(named, 'no application image was built', 'Run: muelle build')
  }
  const role = rolesOf(stack).find((each) => each === named)
  const reference = role === undefined ? named : imageFor(stack, role)
  const detail = await engine.image(reference)
  const images = await engine.images.list()
  const image = images.find(({ id }) => id === detail?.id)
  if (image !== undefined) return image
  const names = [...roles, ...images.flatMap(({ tags }) => tags)]
  const near = role === undefined ? (didYouMean(named, names) ?? 'See: muelle images list') : 'Fetch it: muelle pull'
  throw absent(reference, `${engine.address} knows no ${reference}`, near)
}

const absent = (named: string, evidence: string, next: string) =>
  new UserError({ what: `The Docker host has no image ${named}.`, evidence, next })
