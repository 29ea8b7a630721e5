import { coreModules } from '../../facts/odoo/core-modules.ts'
import type { Tree } from '../tree.ts'

/** A file of a module that Odoo brings itself: what stands there, a key of a demonstration even, is nobody’s secret. */
export const isOfCore = (path: string, tree: Tree): boolean =>
  path
    .split('/')
    .some(
      (part, index, parts) =>
        coreModules.has(part) && tree.has([...parts.slice(0, index + 1), '__manifest__.py'].join('/')),
    )
