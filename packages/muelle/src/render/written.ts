import { parse } from 'yaml'
import { z } from 'zod'
import type { GeneratedFile } from '../stack/stack.ts'

/** A network as compose.yaml wants it. */
const WrittenNetwork = z.object({
  driver: z.string().default('bridge'),
  internal: z.boolean().default(false),
  driver_opts: z.record(z.string(), z.coerce.string()).default({}),
})
export type WrittenNetwork = z.output<typeof WrittenNetwork>

const WrittenVolume = z.object({
  driver: z.string().default('local'),
  driver_opts: z.record(z.string(), z.coerce.string()).default({}),
})
export type WrittenVolume = z.output<typeof WrittenVolume>

const Mount = z.object({
  type: z.string(),
  source: z.string().optional(),
  target: z.string(),
  read_only: z.boolean().default(false),
})

const WrittenService = z.object({
  user: z.string().optional(),
  /** A list of names, or by name what the service is called there. */
  networks: z
    .union([z.array(z.string()), z.record(z.string(), z.unknown()).transform((by) => Object.keys(by))])
    .default([]),
  volumes: z.array(Mount).default([]),
  depends_on: z.record(z.string(), z.unknown()).default({}),
})
export type WrittenService = z.output<typeof WrittenService>

/** What compose.yaml says, as far as it is compared with what there is. */
const Written = z.object({
  services: z.record(z.string(), WrittenService),
  networks: z.record(
    z.string(),
    WrittenNetwork.nullable().transform((each) => each ?? WrittenNetwork.parse({})),
  ),
  volumes: z
    .record(
      z.string(),
      WrittenVolume.nullable().transform((each) => each ?? WrittenVolume.parse({})),
    )
    .default({}),
})
export type Written = z.output<typeof Written>

/** Reads a compose.yaml that Muelle rendered. */
export const readCompose = (text: string): Written => Written.parse(parse(text))

/** The compose.yaml of a whole render, read. */
export function writtenOf(files: readonly GeneratedFile[]): Written {
  const compose = files.find(({ path }) => path === 'compose.yaml')
  if (compose === undefined) throw new Error('the renderer writes compose.yaml')
  return readCompose(compose.content)
}
