import type { z } from 'zod'
import { bare, expectation } from './expectation.ts'
import { sections } from './merge.ts'
import { MuelleYaml } from './schema.ts'

/** One key of muelle.yaml, for its reference page. */
export interface KeyDescription {
  /** `odoo.addons[].git`, `environments.<name>.host`. */
  readonly path: string
  readonly type: string
  /** As YAML; absent where there is none. */
  readonly default?: string | undefined
  readonly required: boolean
  readonly description: string
}

/** Every key of muelle.yaml, in the order of the file. Repetitions are left out. */
export function describeSchema(): readonly KeyDescription[] {
  return keysUnder(MuelleYaml, '').filter(({ path }) => !overrides.test(path))
}

/** What repeats what stands elsewhere on the page: an environment's sections, and the loads to compare with. */
const overrides = new RegExp(`^environments\\.<name>\\.(${sections.join('|')})(\\.|$)|^sizing\\.loads\\.<name>\\.`)

type Def = z.core.$ZodTypes['_zod']['def']
const defOf = (schema: z.core.$ZodType) => schema._zod.def as Def

function keysUnder(schema: z.core.$ZodType, path: string): readonly KeyDescription[] {
  const def = defOf(bare(schema))
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, child]) => {
        const name = path === '' ? key : `${path}.${key}`
        return [describe(child, name), ...keysUnder(child, name)]
      })
    case 'union':
      return def.options.flatMap((option) => keysUnder(option, path))
    case 'array':
      return keysUnder(def.element, `${path}[]`)
    case 'record':
      return keysUnder(def.valueType, `${path}.<name>`)
    default:
      return []
  }
}

function describe(schema: z.core.$ZodType, path: string): KeyDescription {
  const def = defOf(schema)
  const value = def.type === 'default' ? def.defaultValue : undefined
  return {
    path,
    type: typeOf(schema),
    default: value === undefined ? undefined : JSON.stringify(value),
    required: !['default', 'prefault', 'optional'].includes(def.type),
    description: descriptionOf(schema),
  }
}

function typeOf(schema: z.core.$ZodType): string {
  const def = defOf(bare(schema))
  return def.type === 'array'
    ? `list: ${expectation(def.element)}`
    : def.type === 'object'
      ? 'section'
      : expectation(schema)
}

/** A description stands on the outermost wrapper, or on what is inside it. */
function descriptionOf(schema: z.core.$ZodType): string {
  const own = 'description' in schema && typeof schema.description === 'string' ? schema.description : undefined
  const def = defOf(schema)
  return own ?? ('innerType' in def ? descriptionOf(def.innerType) : '')
}
