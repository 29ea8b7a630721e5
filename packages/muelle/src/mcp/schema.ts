import type { Tool } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { parseInput } from '../perform/parse.ts'

/** A Zod object as a tool lists it. */
export function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): Tool['inputSchema'] {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io })
  return rest as Tool['inputSchema']
}

/** A tool's own input. @throws UserErrors naming each field that is wrong. */
export function parsed<Schema extends z.ZodObject>(schema: Schema, input: unknown): z.output<Schema> {
  return parseInput(schema, input) as z.output<Schema>
}

/** How every tool that works on a stack is told which one. */
export const environmentField = z
  .string()
  .optional()
  .describe('environment of muelle.yaml, e.g. production; the one this server was started for when absent')
