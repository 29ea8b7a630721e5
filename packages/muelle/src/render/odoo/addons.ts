import { createHash } from 'node:crypto'
import type { AddonsSource } from '../../stack/odoo.ts'
import type { Stack } from '../../stack/stack.ts'

/** Outside `/mnt/extra-addons` and `/var/lib/odoo`, which the base image declares as volumes: what is baked there is lost. */
export const bakedBelow = '/opt/odoo/addons'

/** One source of addons: where the builder finds it in the project, and where it is in the image. */
export interface AddonsPlace {
  readonly source: AddonsSource
  /** In `odoo.addons`, from 0. */
  readonly index: number
  /** Relative to the project, with `/`. */
  readonly context: string
  readonly image: string
}

/** Where the builder puts a checked-out git source, relative to the project. Its name follows from address and ref alone. */
export function checkoutOf({ git, ref }: { readonly git: string; readonly ref: string }): string {
  return `.muelle/addons/${createHash('sha256').update(`${git}#${ref}`).digest('hex').slice(0, 12)}`
}

/** Whether a source is mounted from the project instead of baked: its folders only, and only in development. */
const isMounted = ({ development }: Pick<Stack, 'development'>, { source }: AddonsPlace): boolean =>
  (development?.sources ?? false) && typeof source === 'string'

/** The addons that are part of the application image. */
export const bakedAddons = (stack: Pick<Stack, 'odoo' | 'development'>): readonly AddonsPlace[] =>
  addonsOf(stack).filter((place) => !isMounted(stack, place))

/** The addons that are mounted from the project, at the places where they would be baked. */
export const mountedAddons = (stack: Pick<Stack, 'odoo' | 'development'>): readonly AddonsPlace[] =>
  addonsOf(stack).filter((place) => isMounted(stack, place))

/** The addons of a stack in the order of the addons path: `/opt/odoo/addons/1`, `/2`, … */
export function addonsOf({ odoo }: Pick<Stack, 'odoo'>): readonly AddonsPlace[] {
  return odoo.addons.map((source, index) => ({
    source,
    index,
    context: typeof source === 'string' ? source : checkoutOf(source),
    image: `${bakedBelow}/${index + 1}`,
  }))
}
