import { z } from 'zod'
import { imageReference, oneLine, size } from './words.ts'

const cpus = z.number().positive().max(256)

/** A word of a command: several lines of a script too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is refused
const word = z.string().regex(/^[^\x00]+$/, 'a word of a command')

/** Names of the secrets of `services.ai`: the prefix keeps it from naming one of the stack's own. */
const aiSecret = z.string().regex(/^ai_[a-z0-9_]{1,60}$/, 'the name of a secret that begins with ai_')

const Redis = z.strictObject({
  use: z
    .enum(['sessions', 'cache'])
    .default('sessions')
    .describe('sessions: kept on disk, the least recently used go last; cache: nothing is kept over a restart'),
  memory: size.optional().describe('memory limit, 512M or what a small host leaves; three eighths of it hold data'),
})

const Pgbouncer = z.strictObject({
  image: imageReference.optional().describe('another image that has pgbouncer and pg_isready'),
  poolSize: z
    .int()
    .min(1)
    .max(5000)
    .optional()
    .describe('connections to PostgreSQL for each database; computed from odoo.workers when absent'),
  maxClients: z
    .int()
    .min(1)
    .max(50_000)
    .optional()
    .describe("connections from Odoo; all of Odoo's pools, full, when absent"),
  memory: size.optional().describe('memory limit, 128M or what a small host leaves'),
  cpus: cpus.optional().describe('CPU limit, 1; PgBouncer uses one core'),
})

const Ai = z.strictObject({
  image: imageReference.describe('the image of the service'),
  port: z.int().min(1).max(65_535).describe('where it answers: Odoo asks http://ai:<port>'),
  critical: z.literal(false).default(false).describe('nothing ever waits for it; there is no other value'),
  command: z.array(word).min(1).optional().describe("its command instead of the image's own, as a list of words"),
  user: z
    .string()
    .regex(/^[1-9]\d{0,9}:[1-9]\d{0,9}$/, 'numbers of a user and a group other than root, such as "1000:1000"')
    .optional()
    .describe("who it runs as; the image's own user when absent, nobody for an image that starts as root"),
  environment: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable'),
      z.union([oneLine, z.number(), z.boolean()]),
    )
    .default({})
    .describe('its environment variables; no secrets'),
  secrets: z
    .array(aiSecret)
    .default([])
    .describe('secrets it reads as /run/secrets/<name>; muelle secrets set gives them their values'),
  health: z.array(word).min(1).optional().describe('command that exits 0 when it is well, run inside it'),
  memory: size
    .optional()
    .describe('memory limit, 1G or what a small host leaves; what uses more is ended and started again'),
  cpus: cpus.optional().describe('CPU limit, 1; where CPUs are short, Odoo comes first'),
  egress: z.boolean().default(false).describe('may reach the internet; never in a neutralized environment'),
  path: z
    .string()
    .regex(/^(\/[a-z0-9][a-z0-9-]*)+$/, 'a path such as /ai')
    .optional()
    .describe('lets browsers reach it under this path of the domain, without a login; nobody but Odoo when absent'),
  timeout: z.int().min(1).max(600).default(30).describe('seconds that the proxy waits for its answer (path)'),
})

export const ServicesSection = z.strictObject({
  redis: z.union([z.boolean(), Redis]).default(false).describe('run Redis beside Odoo, for addons that use it'),
  pgbouncer: z
    .union([z.boolean(), Pgbouncer])
    .default(false)
    .describe('let Odoo share few connections to PostgreSQL through PgBouncer'),
  ai: z
    .union([z.literal(false), Ai])
    .default(false)
    .describe('a service of your own that Odoo may ask and never waits for'),
})
export type ServicesSection = z.output<typeof ServicesSection>

/** The services of a stack with nothing left to decide: `true` is all of its defaults. */
export interface Services {
  readonly redis: false | z.output<typeof Redis>
  readonly pgbouncer: false | z.output<typeof Pgbouncer>
  readonly ai: false | z.output<typeof Ai>
}

export const servicesOf = ({ redis, pgbouncer, ai }: ServicesSection): Services => ({
  redis: redis === true ? Redis.parse({}) : redis,
  pgbouncer: pgbouncer === true ? Pgbouncer.parse({}) : pgbouncer,
  ai,
})
