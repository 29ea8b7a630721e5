import { z } from 'zod'

export const PostgresSection = z.strictObject({
  version: z.int().min(13).max(18).default(15).describe('major version; Odoo 19 needs 13 or newer'),
  image: z.string().min(1).optional().describe('another image with the behaviour of the official one'),
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
    .string()
    .regex(/^\d+[MG]$/, 'a size such as 2G or 1536M')
    .default('2G')
    .describe('memory limit'),
  cpus: z.number().positive().max(256).default(2).describe('CPU limit'),
  settings: z
    .record(z.string().regex(/^[a-z_.]+$/), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('extra PostgreSQL settings'),
  locale: z
    .strictObject({
      provider: z.enum(['icu', 'libc']).default('icu'),
      name: z
        .string()
        .regex(/^[A-Za-z0-9_.@-]+$/)
        .describe('es-CL for icu, es_CL.UTF-8 for libc'),
    })
    .default({ provider: 'icu', name: 'und' })
    .describe('collation of new databases'),
})
export type PostgresSection = z.output<typeof PostgresSection>
