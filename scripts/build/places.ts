import { join } from 'node:path'

/** The repository, absolute. */
export const root = join(import.meta.dirname, '../..')

/** The package `muelle`. */
export const packageRoot = join(root, 'packages/muelle')

/** Where `npm run build` puts the bundle. */
export const dist = join(packageRoot, 'dist')
