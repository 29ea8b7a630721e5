import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { closest } from '../kernel/didyoumean.ts'
import { UserError, UserErrors } from '../kernel/errors.ts'
import { isPlain } from '../kernel/plain.ts'
import { assumptionsOf } from '../sizing/assumptions.ts'
import { budgetOf } from '../sizing/budget.ts'
import { cheapest } from '../sizing/cost.ts'
import { diskAfter, monthOf } from '../sizing/growth.ts'
import { demandOf, documentsOf } from '../sizing/load.ts'
import { outlookOf } from '../sizing/outlook.ts'
import { requiredHost } from '../sizing/required.ts'
import type { Sized } from '../sizing/shares.ts'
import { sectionOf, withLoad } from '../sizing/variant.ts'
import { readDocument } from '../stack/document.ts'
import { schemaFaults } from '../stack/faults.ts'
import type { Prices } from '../stack/prices.ts'
import { readPrices } from '../stack/prices-file.ts'
import { type Load, SizingSection } from '../stack/sizing.ts'
import { readSource } from '../stack/source.ts'
import type { Stack } from '../stack/stack.ts'
import type { Comparison, LoadOutput } from './schema.ts'

/**
 * The stack's own load beside others, each with the smallest host that carries it and what the cheapest machine for it costs.
 * @param others names under `sizing.loads`, or files with a `sizing:` of their own.
 * @param months how far to look for disks, backups and cost.
 */
export async function compare(stack: Stack, others: readonly string[], months: number): Promise<Comparison> {
  const { prices: file } = sectionOf(stack)
  const prices = file === undefined ? undefined : await readPrices(stack.directory, file)
  const loads: [string, Load][] = [['now', sectionOf(stack)]]
  for (const name of others) loads.push([name, await loadNamed(stack, name)])
  return {
    months,
    currency: prices?.currency ?? null,
    loads: loads.map(([name, load]) => column(name, withLoad(stack, load), months, prices)),
  }
}

function column(name: string, stack: Sized, months: number, prices: Prices | undefined): LoadOutput {
  const load = sectionOf(stack)
  const figures = assumptionsOf(load)
  const month = monthOf(load, figures)
  const disk = diskAfter(months, load, figures)
  const host = requiredHost(stack, months)
  return {
    name,
    users: load.users ?? 0,
    documentsPerDay: documentsOf(load).reduce((sum, { perDay }) => sum + perDay, 0),
    workers: demandOf(load, figures).workers,
    host: host ?? null,
    monthDatabase: month.database,
    monthFiles: month.files,
    walPerDay: month.walPerDay,
    disk: disk.total,
    backups: disk.backups,
    givesOut: budgetOf(stack) === undefined ? null : (outlookOf(stack) ?? null),
    cost: prices === undefined ? null : (cheapest(stack, prices, months) ?? null),
  }
}

async function loadNamed(stack: Stack, name: string): Promise<Load> {
  const { loads } = sectionOf(stack)
  const named = loads[name]
  if (named !== undefined) return named
  const isFile = await stat(join(stack.directory, name)).then(
    (found) => found.isFile(),
    () => false,
  )
  if (isFile) return loadOf(stack.directory, name)
  const near = closest(name, Object.keys(loads))
  throw new UserError({
    what: `There is neither a load nor a file ${name}`,
    evidence: `sizing.loads has ${Object.keys(loads).join(', ') || 'none'}`,
    next:
      near === undefined ? `Write it under sizing.loads, or name a file that has sizing:.` : `Did you mean "${near}"?`,
  })
}

const WithSizing = z.looseObject({ sizing: SizingSection })

/** The load of another file: its `sizing:`. What else it holds is its own affair. */
async function loadOf(directory: string, file: string): Promise<Load> {
  const source = await readSource(directory, file)
  if (source === undefined) throw new UserError({ what: `There is no file ${file}` })
  if (!('text' in source)) throw new UserErrors([source])
  const { value, places, faults } = readDocument(source)
  const given = isPlain(value) ? { sizing: value.sizing } : {}
  const parsed = WithSizing.safeParse(given)
  const found =
    faults.length > 0 ? faults : schemaFaults(parsed.error?.issues ?? [], given, places, (path) => path, WithSizing)
  const [first, ...rest] = found
  if (first) throw new UserErrors([first, ...rest])
  return WithSizing.parse(given).sizing
}
