import { z } from 'zod'
import { type DocumentType, documentFacts, documentTypes } from '../facts/sizing/documents.ts'
import { type FigureName, figureNames, figureOf } from '../facts/sizing/figures.ts'
import { projectPath, size } from './words.ts'

/** One optional number for each type of document. */
const byType = (what: string, schema: z.ZodNumber) =>
  z.strictObject(
    Object.fromEntries(
      documentTypes.map((type) => [type, schema.optional().describe(`${what} ${documentFacts[type].name}`)]),
    ) as Record<DocumentType, z.ZodOptional<z.ZodNumber>>,
  )

const assumptions = z.strictObject(
  Object.fromEntries(
    figureNames.map((name) => {
      const { what, value, unit } = figureOf(name)
      return [
        name,
        z
          .number()
          .min(0)
          .max(1e9)
          .optional()
          .describe(`${what}; otherwise ${`${value} ${unit}`.trim()}`),
      ]
    }),
  ) as Record<FigureName, z.ZodOptional<z.ZodNumber>>,
)

/** What is asked of a stack. */
const load = {
  users: z.int().min(1).max(100_000).optional().describe('people who work at the same time'),
  documentsPerDay: byType('documents a day:', z.number().min(0).max(10_000_000))
    .prefault({})
    .describe('tax documents a day by their SII code'),
  lines: byType('lines of a', z.number().min(0).max(10_000)).prefault({}).describe('lines of one document'),
  attachments: byType('kB of files of a', z.number().min(0).max(1_000_000))
    .prefault({})
    .describe('kB of files stored with one document (XML, PDF)'),
  monthsKept: z
    .int()
    .min(1)
    .max(600)
    .default(72)
    .describe('months until documents leave the stack; the law asks for 72'),
  peakFactor: z.number().min(1).max(100).default(3).describe('busiest hour against the average one'),
  growth: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('part by which users and documents grow each month: 0.02 is 2 %'),
  assumptions: assumptions.prefault({}).describe('other numbers than those that `muelle size --explain` shows'),
}

/** A load of its own, to compare with: a named one of `sizing.loads`, or `sizing:` of another file. */
export const Load = z.strictObject(load)
export type Load = z.output<typeof Load>

export const SizingSection = z.strictObject({
  cpus: z.number().positive().max(1024).optional().describe('CPUs of the host that this stack may use'),
  memory: size.optional().describe('memory of the host that this stack may use, the operating system included'),
  disk: z
    .string()
    .regex(/^[1-9]\d{0,5}[GT]$/, 'a size such as 200G or 2T')
    .optional()
    .describe('disk of the host that this stack may use'),
  ...load,
  prices: projectPath.optional().describe('file with the prices of machines and storage'),
  loads: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name of a-z, 0-9 and -'), Load)
    .default({})
    .describe('other loads, by name: `muelle size --compare NAME`'),
})
export type SizingSection = z.output<typeof SizingSection>
