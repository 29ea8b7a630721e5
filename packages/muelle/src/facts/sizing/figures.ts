import type { Figure } from './figure.ts'
import { hostFigures } from './host.ts'
import { loadFigures } from './load.ts'
import { odooFigures } from './odoo.ts'

/** Every number that sizes follow from, by the name under which `sizing.assumptions` replaces it. */
export const figures = Object.freeze({ ...odooFigures, ...hostFigures, ...loadFigures })

export type FigureName = keyof typeof figures
export const figureNames = Object.keys(figures) as readonly FigureName[]

export const figureOf = (name: FigureName): Figure => figures[name]
