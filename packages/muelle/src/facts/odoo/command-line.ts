import facts from './odoo-cli.json' with { type: 'json' }
import { OdooCli } from './odoo-cli.ts'

let read: OdooCli | undefined

/**
 * The same facts as `loadOdooCli` gives, at hand at once: for what judges many lines. They are read and checked at the first call.
 * Who imports this file brings 137 kB along: import it where command lines are judged, never where help is shown.
 */
export function odooCli(): OdooCli {
  read ??= OdooCli.parse(facts)
  return read
}
