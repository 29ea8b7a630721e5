import type { Style } from '../kernel/operation.ts'
import { diskText, mebibyteText, plural } from '../sizing/text.ts'
import { table } from '../workshop/table.ts'
import type { Comparison, LoadOutput } from './schema.ts'

/** Loads side by side: a column each. */
export function comparisonLines({ months, currency, loads }: Comparison, style: Style): readonly string[] {
  const row = (name: string, of: (load: LoadOutput) => string) => [name, ...loads.map(of)]
  const money = (amount: number | undefined) =>
    amount === undefined || currency === null
      ? '-'
      : new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' }).format(amount)
  const rows = [
    row('users at once', ({ users }) => String(users)),
    row('documents a day', ({ documentsPerDay }) => String(Math.round(documentsPerDay))),
    row('workers asked for', ({ workers }) => String(workers)),
    row('smallest host', ({ host }) =>
      host === null ? style.bad('none') : `${plural(host.cpus, 'CPU')}, ${mebibyteText(host.memory)}`,
    ),
    row(`its disk, ${plural(months, 'month')} on`, ({ host }) => (host === null ? '-' : diskText(host.disk))),
    row('database grows a month', ({ monthDatabase }) => diskText(monthDatabase)),
    row('files grow a month', ({ monthFiles }) => diskText(monthFiles)),
    row('write-ahead log a day', ({ walPerDay }) => diskText(walPerDay)),
    row(`backups, ${plural(months, 'month')} on`, ({ backups }) => diskText(backups)),
    row('on the present host', ({ givesOut }) =>
      givesOut === null
        ? 'enough'
        : givesOut.months === 0
          ? style.bad(`${givesOut.resource} is short`)
          : `${givesOut.resource} is short in ${plural(givesOut.months, 'month')}`,
    ),
    ...(currency === null
      ? []
      : [
          row('cheapest machine', ({ cost }) => cost?.machine ?? style.bad('none is large enough')),
          row('  machine', ({ cost }) => money(cost?.compute)),
          row('  disk', ({ cost }) => money(cost?.disk)),
          row('  backups', ({ cost }) => money(cost?.backup)),
          row('  traffic', ({ cost }) => money(cost?.traffic)),
          row('cost of a month', ({ cost }) => style.bold(money(cost?.total))),
        ]),
  ]
  return [
    table(['', ...loads.map(({ name }) => style.bold(name))], rows),
    ...(currency === null ? [style.dim('Costs: name a price file with sizing.prices.')] : []),
  ]
}
