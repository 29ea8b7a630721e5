import { z } from 'zod'
import { size } from './words.ts'

const price = z.number().min(0).max(1e12)

/** One machine that can be rented or bought. */
const Machine = z.strictObject({
  name: z.string().min(1).describe('how the provider calls it'),
  cpus: z.number().positive().max(1024),
  memory: size,
  disk: size.optional().describe('disk that is in its price'),
  monthly: price.describe('price of a month'),
})
export type Machine = z.output<typeof Machine>

/** The price file that `sizing.prices` names. */
export const Prices = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a currency by its ISO 4217 code, such as CLP or USD')
    .describe('ISO 4217 code of all prices'),
  machines: z.array(Machine).min(1).describe('machines to choose from'),
  diskPerGB: price.describe('price of a GB of disk for a month'),
  backupPerGB: price.describe('price of a GB of backup for a month'),
  traffic: z
    .strictObject({
      includedGB: price.default(0).describe('GB a month that cost nothing'),
      perGB: price.describe('price of each further GB'),
    })
    .describe('what leaves the host'),
})
export type Prices = z.output<typeof Prices>
