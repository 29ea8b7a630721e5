import { chile } from './chile/chile.ts'
import type { Pack } from './pack.ts'

/** Every pack. All are always asked: what a database holds decides, not what somebody says of it. */
export const packs: readonly Pack[] = [chile]
