import { z } from 'zod'

const nullable = <T extends z.ZodType>(schema: T) => schema.nullable()

export const Host = z.object({
  cpus: z.number(),
  memory: z.number().describe('MiB'),
  disk: nullable(z.number()).describe('bytes; null when nobody said'),
  source: z
    .enum(['muelle.yaml', 'muelle.lock', 'host'])
    .describe('host: as the daemon says now; nothing is rendered from it'),
})

export const ServiceShare = z.object({
  service: z.string(),
  memory: z.number().describe('MiB'),
  cpus: nullable(z.number()),
  when: z.enum(['always', 'release']).describe('release: only while a release or another change runs'),
})
export type ServiceShare = z.output<typeof ServiceShare>

export const CheckOutput = z.object({
  resource: z.enum(['memory', 'cpu', 'database', 'connections', 'time', 'disk', 'host']),
  status: z.enum(['ok', 'tight', 'short', 'unknown']),
  what: z.string(),
  evidence: z.string(),
  missing: z.string().optional().describe('how much, with its unit'),
  next: z.string().optional(),
})

export const FigureOutput = z.object({
  key: z.string(),
  value: z.string(),
  formula: z.string(),
  source: z.string(),
  assumptions: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      unit: z.string(),
      what: z.string(),
      kind: z.string(),
      source: z.string(),
    }),
  ),
})
export type FigureOutput = z.output<typeof FigureOutput>

export const OutlookOutput = z.object({
  resource: z.string(),
  months: z.int().describe('from now on; 0 is now'),
  what: z.string(),
  evidence: z.string(),
})

const Cost = z.object({
  machine: z.string(),
  compute: z.number(),
  disk: z.number(),
  backup: z.number(),
  traffic: z.number(),
  total: z.number(),
})

export const LoadOutput = z.object({
  name: z.string(),
  users: z.number(),
  documentsPerDay: z.number(),
  workers: z.int().describe('what users and documents ask for'),
  host: nullable(z.object({ cpus: z.number(), memory: z.number(), disk: z.number() })).describe(
    'the smallest host that carries it; null when none is sold',
  ),
  monthDatabase: z.number().describe('bytes that a month adds'),
  monthFiles: z.number(),
  walPerDay: z.number(),
  disk: z.number().describe('bytes after the months asked for'),
  backups: z.number(),
  givesOut: nullable(OutlookOutput).describe('what gives out first on the host of this stack; null when nothing does'),
  cost: nullable(Cost).describe('null without a price file, or when no machine in it is large enough'),
})
export type LoadOutput = z.output<typeof LoadOutput>

export const Comparison = z.object({
  months: z.int(),
  currency: nullable(z.string()),
  loads: z.array(LoadOutput),
})
export type Comparison = z.output<typeof Comparison>
