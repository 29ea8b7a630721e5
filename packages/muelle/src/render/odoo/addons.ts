import { createHash } from 'node:crypto'
import type { AddonsSource } from '../../stack/odoo.ts'
import type { Stack } from '../../stack/stack.ts'

/** Outside `/mnt/extra-addons` and `/var/lib/odoo`, which the base image declares as volumes: what is baked there is lost. */
const bakedBelow = '/opt/odoo/addons'

/** One source of addons: where the builder finds it in the project, and where it is in the image. */
export interface AddonsPlace {
  readonly source: AddonsSource
  /** Relative to the project, with `/`. */
  readonly context: string
  readonly image: string
}

/** Where the builder puts a checked-out git source, relative to the project. Its name follows from address and ref alone. */
export function checkoutOf({ git, ref }: { readonly git: string; readonly ref: string }): string {
  return `.muelle/addons/${createHash('sha256').update(`${git}#${ref}`).digest('hex').slice(0, 12)}`
}

/** The addons of a stack in the order of the addons path: `/opt/odoo/addons/1`, `/2`, … */
export function addonsOf({ odoo }: Pick<Stack, 'odoo'>): readonly AddonsPlace[] {
  return odoo.addons.map((source, index) => ({
    source,
    context: typeof source === 'string' ? source : checkoutOf(source),
    image: `${bakedBelow}/${index + 1}`,
  }))
}
