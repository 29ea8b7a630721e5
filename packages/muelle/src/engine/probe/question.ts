import { z } from 'zod'

/** What is asked from inside a network namespace. */
export const Question = z.strictObject({
  /** Names to look up, with the resolver that the namespace's container has. */
  resolve: z.array(z.string()).default([]),
  /** Addresses or names to connect to. With `greet` the first words of the protocol are said, and the answer is told. */
  connect: z
    .array(z.strictObject({ host: z.string(), port: z.int().min(1).max(65_535), greet: z.boolean().default(false) }))
    .default([]),
  /** Milliseconds for each of them. */
  patience: z.int().min(1).default(3000),
})
export type Question = z.input<typeof Question>

/** How a connection went: `open` was accepted; `unresolved` means that the name leads nowhere. */
const Connection = z.object({
  host: z.string(),
  port: z.int(),
  outcome: z.enum(['open', 'refused', 'timeout', 'unreachable', 'unresolved', 'failed']),
  /** The system's words when it was not accepted; what answered, in a few words, when it was greeted; else empty. */
  detail: z.string(),
  milliseconds: z.number(),
})
export type Connection = z.output<typeof Connection>

export const Answer = z.object({
  /** TCP sockets that listen in the namespace; Docker's own resolver is left out. */
  listening: z.array(z.object({ address: z.string(), port: z.int() })),
  resolved: z.array(z.object({ name: z.string(), addresses: z.array(z.string()), error: z.string().nullable() })),
  connections: z.array(Connection),
})
export type Answer = z.output<typeof Answer>
