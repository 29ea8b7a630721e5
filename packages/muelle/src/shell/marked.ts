import { z } from 'zod'

/** What a script changed in one table. */
export const Change = z.object({
  table: z.string(),
  model: z.string().nullable().describe('null for the table of a relation, and what no model has'),
  created: z.int(),
  written: z.int(),
  deleted: z.int(),
  structure: z
    .array(z.enum(['emptied', 'altered', 'made', 'dropped', 'other']))
    .describe('of the table itself; emptied by TRUNCATE, or rewritten; other, of no table: functions, rights, locks'),
})
export type Change = z.output<typeof Change>

/** Why a script did not end well. */
export const ScriptError = z.object({
  type: z.string(),
  message: z.string(),
  line: z.int().nullable().describe('of the script; null when it was raised elsewhere'),
  traceback: z.string(),
})

const Said = z.union([
  z.object({ ask: z.array(Change) }),
  z.object({
    end: z.object({
      error: ScriptError.nullable(),
      changes: z.array(Change),
      kept: z.boolean(),
      result: z.json().default(null),
    }),
  }),
])
export type Said = z.output<typeof Said>

/** A line of a script's standard output: what it printed itself, and what the program around it says to Muelle. */
export function parted(
  line: string,
  mark: string,
): { readonly own: string | undefined; readonly said: Said | undefined } {
  const at = line.indexOf(mark)
  if (at < 0) return { own: line, said: undefined }
  return { own: at === 0 ? undefined : line.slice(0, at), said: Said.parse(JSON.parse(line.slice(at + mark.length))) }
}

const words = { emptied: 'EMPTIED or rewritten', altered: 'altered', made: 'made', dropped: 'DROPPED', other: '' }

/** `res.partner: 2 created, 1 written`, a line each. */
export const changesText = (changes: readonly Change[]): string =>
  changes
    .map(({ table, model, structure, ...counts }) => {
      if (structure.includes('other'))
        return '  something of no table: a function, rights, a lock, or what was rolled back'
      const parts = (['created', 'written', 'deleted'] as const).filter((kind) => counts[kind] > 0)
      const told = [
        ...structure.map((kind) => `table ${words[kind]}`),
        ...parts.map((kind) => `${counts[kind]} ${kind}`),
      ]
      return `  ${model ?? table}: ${told.join(', ')}`
    })
    .join('\n')
