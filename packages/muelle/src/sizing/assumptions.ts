import { type FigureName, figureNames, figureOf } from '../facts/sizing/figures.ts'
import type { Load } from '../stack/sizing.ts'

/** The numbers that sizes follow from, each as it is in force. */
export type Assumptions = Readonly<Record<FigureName, number>>

/** The published, measured and assumed figures, with those of muelle.yaml in their place. */
export function assumptionsOf(load: Pick<Load, 'assumptions'> | undefined): Assumptions {
  const own = load?.assumptions ?? {}
  return Object.fromEntries(figureNames.map((name) => [name, own[name] ?? figureOf(name).value])) as Record<
    FigureName,
    number
  >
}
