import { divisionOf, sharesOf } from '../sizing/shares.ts'
import { sidecarOf } from '../sizing/sidecars.ts'
import { sidecarsIn } from '../stack/sidecars.ts'
import { bytesOf, mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'
import type { ServiceShare } from './schema.ts'

/** What each service may use, and what the host keeps: in the order of their weight. */
export function sharesTable(stack: Stack): readonly ServiceShare[] {
  const { odoo, cron, postgres } = sharesOf(stack)
  const division = divisionOf(stack)
  if (division === undefined) throw new Error('nothing is divided without a budget')
  const always = (service: string, { memory, cpus }: { memory: string; cpus: number }): ServiceShare => ({
    service,
    memory: mebibytes(bytesOf(memory)),
    cpus,
    when: 'always',
  })
  return [
    always('odoo, the colour that serves', odoo),
    { ...always('odoo, the other colour', odoo), when: 'release' },
    always('odoo-cron, or an update in its place', cron),
    always('db', postgres),
    ...sidecarsIn(stack).map((name) => always(name, sidecarOf(stack, name))),
    { service: "Muelle's helper", memory: division.helper, cpus: null, when: 'release' },
    { service: 'operating system and Docker', memory: division.system, cpus: null, when: 'always' },
  ]
}
