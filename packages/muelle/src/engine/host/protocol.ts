import { z } from 'zod'
import { DatabaseJob } from './databases/jobs.ts'
import { VolumeJob } from './volumes/jobs.ts'

/**
 * What client and helper say to each other: one JSON object a line over the helper's standard input and output.
 * Another number means another language; the two refuse each other then.
 */
export const protocolVersion = 1

/** Longest line, in bytes: the largest file that is shipped, escaped. */
export const longestFrame = 32 * 1024 * 1024

/** The client says something at least this often, in milliseconds; a helper that hears nothing for `silence` counts it as dead. */
export const beat = 10_000
export const silence = 90_000

const outcome = z.enum(['done', 'failed', 'interrupted', 'refused'])
const relativePath = z.string().min(1)

const HostFile = z.strictObject({
  path: relativePath,
  content: z.string(),
  mode: z.int().min(0).max(0o7777),
  uid: z.int().min(0),
  gid: z.int().min(0),
})

export const RunState = z.strictObject({
  schema: z.literal(1),
  id: z.string(),
  operation: z.string(),
  startedAt: z.string(),
  steps: z.array(z.strictObject({ id: z.string(), state: z.enum(['started', 'done', 'failed']), at: z.string() })),
  outcome: z.enum(['done', 'failed', 'interrupted']).exactOptional(),
})

/** Opens the directory; must be the first call, and only the first. */
export const Opening = z.strictObject({
  project: z.string(),
  /** Identity of the daemon that the client speaks to. */
  daemon: z.string(),
  lock: z.boolean(),
  /** Seconds to wait for another operator's lock. */
  wait: z.number().min(0),
  invocation: z.strictObject({
    operation: z.string(),
    effect: z.enum(['read', 'change', 'destroy']),
    input: z.unknown(),
    actor: z.string(),
  }),
})
export type Opening = z.output<typeof Opening>

/** Every call and what it takes. The answers are those of HostSession. */
export const calls = {
  open: Opening,
  directories: z.strictObject({ directories: z.array(HostFile.omit({ content: true })) }),
  put: z.strictObject({ file: HostFile }),
  read: z.strictObject({ path: relativePath }),
  list: z.strictObject({ path: z.string() }),
  remove: z.strictObject({ paths: z.array(relativePath) }),
  compose: z.strictObject({ argv: z.array(z.string()).min(1) }),
  socket: z.strictObject({ path: z.string().startsWith('/'), command: z.string() }),
  volume: z.strictObject({ job: VolumeJob }),
  database: z.strictObject({ job: DatabaseJob }),
  run: z.strictObject({}),
  saveRun: z.strictObject({ run: RunState }),
  journal: z.strictObject({}),
  end: z.strictObject({ outcome, detail: z.string().exactOptional() }),
} as const
export type Call = keyof typeof calls

/** From the client. */
export const Question = z.union([
  z.strictObject({ id: z.int(), call: z.enum(Object.keys(calls) as [Call, ...Call[]]), with: z.unknown() }),
  z.strictObject({ cancel: z.int() }),
  z.strictObject({ beat: z.literal(true) }),
])
export type Question = z.output<typeof Question>

/** An error on its way: a report keeps its kind and exit code, a bug its stack. */
export const CarriedError = z.strictObject({
  kind: z.enum(['user', 'environment', 'failed', 'bug']),
  report: z.strictObject({
    what: z.string(),
    evidence: z.string().exactOptional(),
    next: z.string().exactOptional(),
  }),
  /** Of a `user` error: refused; of a `failed` one: unwound. */
  mark: z.boolean(),
})
export type CarriedError = z.output<typeof CarriedError>

/** From the helper. */
export const Answer = z.union([
  z.strictObject({ hello: z.strictObject({ protocol: z.int(), version: z.string() }) }),
  z.strictObject({ id: z.int(), line: z.string() }),
  z.strictObject({ id: z.int(), done: z.unknown() }),
  z.strictObject({ id: z.int(), failed: CarriedError }),
])
export type Answer = z.output<typeof Answer>
