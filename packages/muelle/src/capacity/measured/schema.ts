import { z } from 'zod'

export const MeasuredService = z.object({
  service: z.string(),
  memory: z.number().describe('bytes in use'),
  memoryLimit: z.number().nullable(),
  cpus: z.number().describe('average while it was measured'),
  cpuLimit: z.number().nullable(),
  memoryKills: z.number().nullable().describe('processes killed for lack of memory since it started'),
})
export type MeasuredService = z.output<typeof MeasuredService>

export const MeasuredWorkers = z.object({
  colour: z.string(),
  workers: z.int(),
  seconds: z.number().describe('how long was looked'),
  busyMost: z.number(),
  busyAverage: z.number(),
  queueMost: z.number().describe('requests that waited for a worker'),
  virtual: z.number().describe('least virtual memory of a worker, bytes'),
})
export type MeasuredWorkers = z.output<typeof MeasuredWorkers>

const MeasuredTable = z.object({
  table: z.string(),
  rows: z.number().describe('as PostgreSQL estimates'),
  bytes: z.number().describe('with indexes'),
})

export const MeasuredDocuments = z.object({
  type: z.string().describe('code of the document type; empty for those without one'),
  perDay: z.number().describe('on a working day, of the last 30 days'),
  lines: z.number().nullable(),
  fileBytes: z.number().nullable().describe('files with one document'),
})
export type MeasuredDocuments = z.output<typeof MeasuredDocuments>

export const MeasuredDatabase = z.object({
  name: z.string(),
  bytes: z.number(),
  files: z.number().nullable().describe('bytes of its filestore, as ir_attachment has them'),
  tables: z.array(MeasuredTable),
  documents: z.array(MeasuredDocuments),
  days: z.number().describe('days that the documents were counted over'),
  busiestHour: z.number().nullable().describe('documents in the busiest hour'),
  unread: z.array(z.string()).describe('what could not be read, and why'),
})
export type MeasuredDatabase = z.output<typeof MeasuredDatabase>

export const Measured = z.object({
  services: z.array(MeasuredService),
  workers: MeasuredWorkers.nullable().describe('null when no colour runs, or it has no workers'),
  databases: z.array(MeasuredDatabase),
  replaced: z.array(z.string()).describe('what of sizing: the measured figures took the place of'),
})
export type Measured = z.output<typeof Measured>
