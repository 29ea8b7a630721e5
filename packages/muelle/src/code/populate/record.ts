import { z } from 'zod'
import type { Workshop } from '../../workshop/change.ts'

const Record = z.object({
  schema: z.literal(1),
  database: z.string(),
  models: z.array(z.object({ model: z.string(), factor: z.int(), before: z.int() })),
})
/** What is being copied, and how many rows there were: a run that was cut off must not copy them once more. */
export type Record = z.output<typeof Record>

const path = 'state/populate.json'

/** Of a run that was cut off; undefined when there was none, or it was about something else. */
export async function recordOf(
  { session }: Pick<Workshop, 'session'>,
  { database, models }: Pick<Record, 'database' | 'models'>,
): Promise<Record | undefined> {
  const text = await session.read(path)
  if (text === undefined) return undefined
  const record = Record.parse(JSON.parse(text))
  const same = (one: Record['models'], other: Record['models']) =>
    one.length === other.length &&
    one.every(({ model, factor }, index) => other[index]?.model === model && other[index].factor === factor)
  return record.database === database && same(record.models, models) ? record : undefined
}

export async function keepRecord(
  { session }: Pick<Workshop, 'session'>,
  record: Omit<Record, 'schema'>,
): Promise<void> {
  await session.put([{ path, content: `${JSON.stringify({ schema: 1, ...record })}\n`, mode: 0o600, uid: 0, gid: 0 }])
}

export const forgetRecord = ({ session }: Pick<Workshop, 'session'>): Promise<void> => session.remove([path])

/**
 * Whether the rows were copied: Odoo does it in one transaction, so all are there or none. Others may have added or removed a few
 * meanwhile: half of what was to come tells.
 */
export const isCopied = (models: Record['models'], now: ReadonlyMap<string, number>): boolean => {
  const meant = models.filter(({ before }) => before > 0)
  return (
    meant.length > 0 &&
    meant.every(({ model, factor, before }) => (now.get(model) ?? 0) - before >= (before * factor) / 2)
  )
}
