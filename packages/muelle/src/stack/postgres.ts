import { z } from 'zod'
import { imageReference, oneLine, size } from './words.ts'

export const PostgresSection = z.strictObject({
  version: z.int().min(13).max(18).default(15).describe('major version; Odoo 19 needs 13 or newer'),
  image: imageReference.optional().describe('another image with the behaviour of the official one'),
  storage: z
    .string()
    .regex(/^\d+(MB|GB|TB)$/, 'a size such as 50GB')
    .optional()
    .describe('disk space planned for the database'),
  tuning: z
    .enum(['auto', 'none'])
    .default('auto')
    .describe('auto: settings from the memory limit; none: only what Muelle needs'),
  memory: z
    .union([z.literal('auto'), size])
    .default('auto')
    .describe('memory limit; auto: its share of what sizing: says, 2G without it'),
  cpus: z
    .union([z.literal('auto'), z.number().positive().max(256)])
    .default('auto')
    .describe('CPU limit; auto: those of sizing:, 2 without it'),
  settings: z
    .record(
      z.string().regex(/^[a-z_][a-z0-9_.]*$/, 'the name of a PostgreSQL setting'),
      z.union([oneLine, z.number(), z.boolean()]),
    )
    .default({})
    .describe('extra PostgreSQL settings'),
  locale: z
    .strictObject({
      provider: z
        .enum(['icu', 'libc'])
        .default('icu')
        .describe('icu: the same order on every system; libc: that of the image'),
      name: z
        .string()
        .regex(/^[A-Za-z0-9_.@-]+$/, 'the name of a locale')
        .describe('es-CL for icu, es_CL.UTF-8 for libc'),
    })
    .default({ provider: 'icu', name: 'und' })
    .describe('collation of new databases'),
})
export type PostgresSection = z.output<typeof PostgresSection>
