import type { Fakes } from '../anonymising/fakes.ts'
import type { Topic } from '../neutralising/measure.ts'

/** What a country brings along. The core knows packs by this shape only. */
export interface Pack {
  readonly name: string
  /** What a copy of its modules could still reach, beyond what every Odoo has. */
  readonly neutralising: readonly Topic[]
  /** Values that take the place of personal ones. */
  readonly fakes: Fakes
}
