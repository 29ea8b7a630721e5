import { z } from 'zod'
import { severities } from '../finding.ts'
import { matcherOf } from './pattern.ts'

const words = z.string().trim().min(1)
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((each) => [each] as z.output<T>[]), z.array(item).min(1)])
const name = z.string().regex(/^[\w.*-]{1,100}$/, 'a name has letters, digits, dots and *')
const glob = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^{}[\]()!\\]+$/, 'a path may have *, ** and ?; write several as a list')

const pattern = z.string().transform((source, context) => {
  try {
    return matcherOf(source)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
})
/** A key, or the keys on the way to it: a list where one of them has a dot itself. */
const keys = z.union([words.transform((each) => each.split('.')), z.array(words).min(1)])
const where = { files: oneOrMore(glob).optional(), except: oneOrMore(glob).optional() }
const only =
  (...alternatives: readonly string[]) =>
  (value: object) =>
    alternatives.filter((each) => each in value && value[each as keyof typeof value] !== undefined).length === 1

export const TextFind = z
  .strictObject({
    ...where,
    files: oneOrMore(glob),
    text: oneOrMore(z.string().min(1)).optional(),
    pattern: pattern.optional(),
    without: oneOrMore(z.string().min(1)).optional(),
  })
  .refine(only('text', 'pattern'), 'give text or pattern')

export const PythonFind = z.strictObject({
  python: z
    .strictObject({
      ...where,
      calls: oneOrMore(name).optional(),
      imports: oneOrMore(name).optional(),
      models: z.strictObject({ new: oneOrMore(name) }).optional(),
      within: z.strictObject({ functions: oneOrMore(name) }).optional(),
    })
    .refine(only('calls', 'imports', 'models'), 'give one of calls, imports and models')
    .refine(({ calls, within }) => within === undefined || calls !== undefined, 'within goes with calls'),
})

export const ComposeFind = z.strictObject({
  compose: z
    .strictObject({
      services: z.strictObject({ role: name.optional(), name: name.optional(), image: words.optional() }).default({}),
      has: keys.optional(),
      lacks: keys.optional(),
      equals: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
      matches: pattern.optional(),
    })
    .refine(only('has', 'lacks'), 'give has or lacks')
    .refine(
      ({ has, equals, matches }) => has !== undefined || (equals ?? matches) === undefined,
      'equals and matches go with has',
    ),
})

export const ConfFind = z.strictObject({
  conf: z
    .strictObject({
      key: words.toLowerCase(),
      equals: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
      matches: pattern.optional(),
      absent: z.literal(true).optional(),
    })
    .refine(only('equals', 'matches', 'absent'), 'give one of equals, matches and absent'),
})

/** What a file of `.muelle/rules/` says. */
export const OwnRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, 'an id is area/name: own/no-http-while-signing'),
  severity: z.enum(severities),
  title: words,
  why: words,
  source: words,
  fix: words,
  anywhere: z.boolean().default(false),
  secret: z.boolean().default(false),
  find: z.array(z.unknown()).min(1),
})
export type OwnRule = z.output<typeof OwnRule>
