import type { OdooServer } from '../project/odoo/server.ts'
import { numberOf, settingOf } from '../project/odoo/settings.ts'

/** Whether Odoo has worker processes: `none` when every one is known to have none, `some` when one has. */
export function workersOf(odoos: readonly OdooServer[]): 'none' | 'some' | 'unknown' {
  const numbers = odoos.map((odoo) => numberOf(odoo, 'workers', 0))
  if (numbers.some((number) => number !== undefined && number > 0)) return 'some'
  // An image of one’s own making may set them where nobody sees it.
  const isSure = odoos.every((odoo) => odoo.image?.isOfficial === true || settingOf(odoo, 'workers') !== undefined)
  return numbers.length > 0 && isSure && numbers.every((number) => number === 0) ? 'none' : 'unknown'
}
