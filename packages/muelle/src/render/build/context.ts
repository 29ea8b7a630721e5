import type { Stack } from '../../stack/stack.ts'
import { bakedAddons } from '../odoo/addons.ts'

/** A path of the project that goes into the build context. */
export interface ContextPath {
  /** Relative to the project, with `/`. */
  readonly path: string
  readonly kind: 'file' | 'directory'
  /** Key of muelle.yaml that names it. */
  readonly key: string
}

/** What the application image is built from, besides its Dockerfile: these paths of the project and nothing else. */
export function contextPaths(stack: Stack): readonly ContextPath[] {
  const { python, wheelhouse, reports } = stack.odoo
  const addons = bakedAddons(stack).map(
    ({ context, index }): ContextPath => ({ path: context, kind: 'directory', key: `odoo.addons[${index}]` }),
  )
  return [
    ...addons,
    ...(reports.wkhtmltopdf === undefined
      ? []
      : [{ path: reports.wkhtmltopdf, kind: 'file', key: 'odoo.reports.wkhtmltopdf' } as const]),
    ...(python === undefined ? [] : [{ path: python, kind: 'file', key: 'odoo.python' } as const]),
    ...(python === undefined || wheelhouse === undefined
      ? []
      : [{ path: wheelhouse, kind: 'directory', key: 'odoo.wheelhouse' } as const]),
  ]
}

/**
 * What Muelle itself writes or reads at the top of a project: no part of an addons folder that is the whole project. An image that
 * held the rendered files would be another one after each render.
 */
export const ownOfProject = ['muelle.yaml', 'muelle.lock', 'stack', '.muelle'] as const

/** Names, at any depth below the paths above, that never go in: repositories, caches, editors' files, secrets by convention. */
export const leftOut = [
  '.git',
  '.hg',
  '.svn',
  '__pycache__',
  '*.pyc',
  '.env',
  '.env.*',
  '.venv',
  'node_modules',
  '.DS_Store',
] as const
